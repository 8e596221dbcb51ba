namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>How a SQLite store works. The defaults are right for nearly everybody.</summary>
internal sealed record SqliteRecordStoreOptions
{
    /// <summary>How large the log may grow before it is copied into the database. Default 4 MiB.</summary>
    /// <remarks>Larger copies less often, for longer; who commits meanwhile waits for it. A page changed many times is copied once.</remarks>
    public int CheckpointBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How much of the database the writer keeps in memory. Default 16 MiB.</summary>
    public int CacheBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most commits that are made durable together. Default 1,024.</summary>
    public int MaximumGroup { get; init; } = 1_024;

    /// <summary>The most bytes that are made durable together, unless a single commit is larger. Default 16 MiB.</summary>
    public int MaximumGroupBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many records the writer remembers the newest version of; others cost it one more read. Default 20,000.</summary>
    public int RememberedRecords { get; init; } = 20_000;

    /// <summary>How many reading connections are kept open while they are not used. Default 8.</summary>
    public int IdleReaders { get; init; } = 8;

    /// <summary>How long to wait for another connection, which is only ever busy for moments. Default 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Up to which size the whole database is checked when it is opened, not the records' table only. Default 32 MiB, some 20 ms.</summary>
    public long CheckedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The same when the store was not closed properly: a machine that lost its power may have lost more. Default 128 MiB.</summary>
    public long CheckedBytesAfterCrash { get; init; } = 128 * 1024 * 1024;
}
