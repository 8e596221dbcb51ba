using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Reads a store that another process may have open for writing. Takes no lock of the store, writes nothing and never checkpoints.</summary>
/// <remarks>
/// A store that does not exist is empty, until it exists. The folder must be writable nevertheless: readers tell the writer through
/// <c>goals.db-shm</c> which part of the log they still need, and make that file if it is missing.
/// </remarks>
internal sealed class SqliteRecordReader : IRecordReader, IDisposable
{
    private readonly string path;
    private readonly SqliteReaderPool readers;

    /// <summary>A reader for the store in a folder. Nothing is opened yet.</summary>
    public SqliteRecordReader(string folder, SqliteRecordStoreOptions? options = null)
    {
        path = Path.Combine(Path.GetFullPath(folder), SqliteSchema.DatabaseFile);
        readers = new SqliteReaderPool(path, options ?? new SqliteRecordStoreOptions());
    }

    /// <inheritdoc/>
    public ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        return Read(StoredRecord.None, queries => queries.ReadRecord(key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default)
    {
        RecordLimits.RequireFeedPage(limit);
        return Read<ImmutableArray<FeedEntry>>([], queries => queries.ReadFeed(goal, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Read<ImmutableArray<ActorKey>>([], queries => queries.ReadDue(now), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(filter);
        return Read(new GoalPage { Goals = [] }, queries => queries.ReadGoals(filter), cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => readers.Dispose();

    private ValueTask<T> Read<T>(T empty, Func<SqliteRecordQueries, T> read, CancellationToken cancellationToken) =>
        File.Exists(path) ? readers.ReadAsync(read, cancellationToken) : new ValueTask<T>(empty);
}
