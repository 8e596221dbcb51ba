using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Reads rows of the log, and sees when they are not what was written.</summary>
internal static class CommitRow
{
    /// <summary>The columns that <see cref="From"/> reads, in its order.</summary>
    public const string Columns = "version, sequence, at, checksum, events";

    /// <summary>Reads the current row of a query for <see cref="Columns"/>.</summary>
    /// <exception cref="RecordCorruptException">It is not what was written.</exception>
    public static StoredCommit From(SqliteStatement statement, ActorRow row, string path)
    {
        var version = statement.Int64(0);
        var events = statement.Bytes(4).ToArray();
        return row.CommitChecksum(version, statement.Int64(1), statement.Int64(2), events) == statement.Int64(3)
            ? new StoredCommit(version, events)
            : throw SqliteFaults.Damaged(path, $"commit {version} of {row.Key} fails its checksum");
    }

    /// <summary>Checks that between two commits none is missing.</summary>
    /// <exception cref="RecordCorruptException">One is.</exception>
    public static void RequireNext(long version, long previous, ActorRow row, string path)
    {
        if (version != previous + 1)
        {
            throw SqliteFaults.Damaged(path, $"commit {previous + 1} of {row.Key} is missing; the record is at version {row.Version}");
        }
    }
}
