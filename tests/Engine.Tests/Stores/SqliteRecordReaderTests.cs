using Orleans.Goals.Conformance.RecordStores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>The read-only reader, beside the store that writes.</summary>
public sealed class SqliteRecordReaderTests : RecordReaderConformance
{
    private readonly TemporaryFolder folder = new();
    private readonly List<SqliteRecordReader> readers = [];

    public override async ValueTask DisposeAsync()
    {
        readers.ForEach(reader => reader.Dispose());
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override async ValueTask<IRecordStore> OpenAsync() => await SqliteRecordStore.OpenAsync(folder);

    protected override ValueTask<IRecordReader> ReaderAsync(IRecordStore store)
    {
        readers.Add(new SqliteRecordReader(folder));
        return new(readers[^1]);
    }
}
