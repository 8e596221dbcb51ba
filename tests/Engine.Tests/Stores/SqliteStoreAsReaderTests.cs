using Orleans.Goals.Conformance.RecordStores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>The store that writes, as a reader.</summary>
public sealed class SqliteStoreAsReaderTests : RecordReaderConformance
{
    private readonly TemporaryFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override async ValueTask<IRecordStore> OpenAsync() => await SqliteRecordStore.OpenAsync(folder);
}
