using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Records in one SQLite database, <c>goals.db</c> in the store's folder. One process at a time may have it open for writing.</summary>
/// <remarks>
/// An append has happened when <see cref="AppendAsync"/> says so: the log was written and synced (WAL, <c>synchronous=FULL</c>). Alone it runs
/// on the caller's thread and returns completed; many at once share a transaction and a sync. A commit, sync or checkpoint that fails closes the
/// store for good, because after it nobody knows what the disk holds: every later call throws <see cref="StoreUnavailableException"/>. Opening
/// the store again copies the log into the database anew before anything is answered, so that what is read then is on the disk.
/// </remarks>
internal sealed class SqliteRecordStore : IRecordStore, IRecordReader, IAsyncDisposable
{
    private readonly StoreLock held;
    private readonly SqliteReaderPool readers;
    private readonly SqliteRecordWriter writer;
    private readonly GroupCommit commits;
    private int disposed;

    private SqliteRecordStore(StoreLock held, SqliteReaderPool readers, SqliteRecordWriter writer, GroupCommit commits)
    {
        this.held = held;
        this.readers = readers;
        this.writer = writer;
        this.commits = commits;
    }

    /// <summary>The store's folder, as a full path.</summary>
    public string Folder => held.Folder;

    /// <summary>What closed the store for good, or null while nothing has: the store must be opened again.</summary>
    public StoreUnavailableException? Failure => commits.Failure;

    /// <summary>Opens the store in a folder for writing, and makes it if there is none. Holds the folder's <see cref="StoreLock"/> until disposed.</summary>
    /// <exception cref="StoreHeldException">Another process has it open.</exception>
    /// <exception cref="RecordCorruptException">It is damaged, of a newer version, or no store of ours. It was not changed.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be used.</exception>
    public static ValueTask<SqliteRecordStore> OpenAsync(string folder, SqliteRecordStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<SqliteRecordStore>(cancellationToken);
        }

        try
        {
            return new ValueTask<SqliteRecordStore>(Open(StoreLock.Acquire(folder), options ?? new SqliteRecordStoreOptions()));
        }
        catch (Exception failure)
        {
            return ValueTask.FromException<SqliteRecordStore>(failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default) => ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        return Read(queries => queries.ReadVersion(key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key, append);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<AppendOutcome>(cancellationToken)
            : commits.SubmitAsync(new PendingWrite(key, append.ExpectedVersion, append, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<AppendOutcome>(cancellationToken)
            : commits.SubmitAsync(new PendingWrite(key, expectedVersion, append: null, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        return Read(queries => queries.ReadRecord(key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default)
    {
        RecordLimits.RequireFeedPage(limit);
        return Read(queries => queries.ReadFeed(goal, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Read(queries => queries.ReadDue(now), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(filter);
        return Read(queries => queries.ReadGoals(filter), cancellationToken);
    }

    /// <summary>Writes many commits in one transaction: all of them or none, of records that nobody writes meanwhile.</summary>
    /// <exception cref="InvalidOperationException">A record is not where a commit expects it to be.</exception>
    /// <exception cref="StoreUnavailableException">The transaction failed; whether it happened is not known.</exception>
    public Task ImportAsync(IReadOnlyList<(ActorKey Key, RecordAppend Append)> appends)
    {
        foreach (var (key, append) in appends)
        {
            RecordLimits.Require(key, append);
        }

        return commits.SubmitAllAsync([.. appends.Select(append => new PendingWrite(append.Key, append.Append.ExpectedVersion, append.Append, CancellationToken.None))]);
    }

    /// <summary>Waits for the writes under way, copies the log into the database, closes it and gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        var sound = await commits.CloseAsync();
        readers.Dispose();
        writer.Close(checkpoint: sound);
        held.Dispose();
    }

    private static SqliteRecordStore Open(StoreLock held, SqliteRecordStoreOptions options)
    {
        var path = Path.Combine(held.Folder, SqliteSchema.DatabaseFile);
        var pool = new SqliteReaderPool(path, options);
        SqliteConnection? connection = null;
        try
        {
            SqliteSchema.CreateIfMissing(path);
            var log = LogInspection.RequireSound(path);
            pool.Open(checkEverything: new FileInfo(path).Length <= (log > 0 ? options.CheckedBytesAfterCrash : options.CheckedBytes));
            connection = OpenWriter(path, options, recover: log > 0);
            var only = new SqliteRecordWriter(connection, options, path);
            return new SqliteRecordStore(held, pool, only, new GroupCommit(only, options, path));
        }
        catch (Exception failure)
        {
            pool.Dispose();
            connection?.Dispose();
            held.Dispose();
            throw failure switch
            {
                SqliteException refusal => SqliteFaults.ForOpen(path, refusal),
                IOException or UnauthorizedAccessException => new StoreUnavailableException($"the store {held.Folder} cannot be opened: {failure.Message}", failure),
                _ => failure,
            };
        }
    }

    private static SqliteConnection OpenWriter(string path, SqliteRecordStoreOptions options, bool recover)
    {
        var connection = SqliteConnection.Open(path, readOnly: false, options.BusyTimeout);
        try
        {
            SqliteSchema.RequireLog(connection, path);
            connection.Execute(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -{options.CacheBytes / 1024}; PRAGMA journal_size_limit = {4L * options.CheckpointBytes}"));
            if (recover)
            {
                // The last sync may have failed, with the pages still in memory and taken for clean: writing them again makes them durable.
                _ = connection.CheckpointPassively();
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private ValueTask<T> Read<T>(Func<SqliteRecordQueries, T> read, CancellationToken cancellationToken)
    {
        try
        {
            commits.RequireOpen();
        }
        catch (StoreUnavailableException closed)
        {
            return ValueTask.FromException<T>(closed);
        }

        return readers.ReadAsync(read, cancellationToken);
    }
}
