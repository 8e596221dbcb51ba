using Orleans.Goals.Conformance.RecordStores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

public sealed class SqliteRecordStoreTests : RecordStoreConformance
{
    private readonly TemporaryFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    // The log is copied into the database all the time, and almost no record is remembered: both happen in short tests too.
    protected override async ValueTask<IRecordStore> OpenAsync() =>
        await SqliteRecordStore.OpenAsync(folder, new SqliteRecordStoreOptions { CheckpointBytes = 64 * 1024, RememberedRecords = 3, IdleReaders = 2 });
}
