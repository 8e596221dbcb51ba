using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>What callers are told when SQLite fails: what happened, what did not, and what to do.</summary>
internal static class SqliteFaults
{
    private const string Restore = "Keep a copy of the store's folder as it is, then restore a backup, or save what can be read with 'sqlite3 goals.db .recover'";

    /// <summary>A read failed.</summary>
    public static Exception ForRead(string path, SqliteException failure) => failure switch
    {
        { IsCorruption: true } => Damaged(path, failure.Message, failure),
        { IsCannotOpen: true } => new StoreUnavailableException(
            $"the database {path} cannot be opened: {failure.Message}. Reading needs read access to it and write access to its folder, for goals.db-shm and goals.db-wal", failure),
        _ => new StoreUnavailableException($"the database {path} cannot be read: {failure.Message}", failure),
    };

    /// <summary>Opening for writing failed; nothing was written.</summary>
    public static Exception ForOpen(string path, SqliteException failure) => failure switch
    {
        { IsCorruption: true } => Damaged(path, failure.Message, failure),
        { IsBusy: true } => new StoreUnavailableException(
            $"the database {path} is in use by a program that does not respect the store's lock: {failure.Message}. End it, then open the store again", failure),
        _ => new StoreUnavailableException($"the database {path} cannot be opened for writing: {failure.Message}", failure),
    };

    /// <summary>What is in the file is not what was written.</summary>
    public static RecordCorruptException Damaged(string path, string detail, Exception? failure = null) =>
        new($"the database {path} is damaged: {detail}. Nothing was changed. {Restore}", failure);

    /// <summary>A commit or a checkpoint failed, and with it the store.</summary>
    public static StoreUnavailableException CommitFailed(string path, Exception failure) => new(
        $"a commit to {path} failed: {failure.Message}. It is not known whether it happened. The store is closed: dispose it, mend the cause, open it again and read"
        + (failure is SqliteException { IsCorruption: true } ? $". {Restore}" : string.Empty),
        failure);

    /// <summary>The store was closed by an earlier failure.</summary>
    public static StoreUnavailableException ClosedByFailure(string path, Exception failure) =>
        new($"the store {path} closed itself when a commit failed ({failure.Message}); this call did nothing. Dispose the store, mend the cause, open it again", failure);

    /// <summary>The store was closed by its owner.</summary>
    public static StoreUnavailableException Closed(string path) => new($"the store {path} is closed; this call did nothing. Open it again");
}
