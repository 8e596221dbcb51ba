using System.Globalization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>The database's tables, its making, and the check that a file is one of ours.</summary>
internal static class SqliteSchema
{
    /// <summary>The database's file in a store's folder.</summary>
    public const string DatabaseFile = "goals.db";

    /// <summary>What SQLite appends to the database's name for its log.</summary>
    public const string LogSuffix = "-wal";

    /// <summary>The schema this program writes and reads.</summary>
    public const int Version = 1;

    /// <summary>The page size of databases made by this program, in bytes.</summary>
    public const int PageBytes = 4_096;

    /// <summary>"GOAL" in the header of the file: what tells our databases from others.</summary>
    private const int ApplicationId = 0x474F414C;

    private const string IndexSuffix = "-shm";
    private const string JournalSuffix = "-journal";

    /// <summary>
    /// Commits are an append-only log in commit order. Their number is assigned by the writer and never used twice, not even after a
    /// deletion (the floor), because cursors point at it. The unique index over actor and version is the compare-and-set. Every row
    /// carries a checksum over its columns and its record's key.
    /// </summary>
    private const string Tables = """
        CREATE TABLE actors (
          actor INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, sequence INTEGER NOT NULL,
          snapshot INTEGER NOT NULL, checksum INTEGER NOT NULL, due INTEGER, status INTEGER, accepted INTEGER, updated INTEGER, objective TEXT);
        CREATE UNIQUE INDEX actors_by_id ON actors (id, kind);
        CREATE INDEX actors_by_due ON actors (due, kind, id) WHERE due IS NOT NULL;
        CREATE INDEX actors_by_status ON actors (status, accepted DESC, id) WHERE status IS NOT NULL;
        CREATE TABLE commits (
          sequence INTEGER PRIMARY KEY, actor INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
          checksum INTEGER NOT NULL, events BLOB NOT NULL);
        CREATE UNIQUE INDEX commits_by_version ON commits (actor, version);
        CREATE TABLE snapshots (actor INTEGER PRIMARY KEY, version INTEGER NOT NULL, checksum INTEGER NOT NULL, state BLOB NOT NULL);
        CREATE TABLE sequence_floor (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL);
        INSERT INTO sequence_floor VALUES (1, 0);
        """;

    /// <summary>Makes the database if there is none: whole or not at all, under another name first.</summary>
    /// <exception cref="RecordCorruptException">There is a log without its database.</exception>
    public static void CreateIfMissing(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        if (File.Exists(path + LogSuffix) && new FileInfo(path + LogSuffix).Length > 0)
        {
            throw SqliteFaults.Damaged(path, $"it is missing, but {Path.GetFileName(path)}{LogSuffix}, which belongs to it, is there");
        }

        var temporary = path + ".new";
        foreach (var suffix in (ReadOnlySpan<string>)["", LogSuffix, IndexSuffix, JournalSuffix])
        {
            File.Delete(temporary + suffix);
        }

        using (CreateEmpty(temporary))
        {
        }

        using (var connection = SqliteConnection.Open(temporary, readOnly: false, TimeSpan.Zero))
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {PageBytes}"));
            connection.Execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; BEGIN IMMEDIATE");
            connection.Execute(Tables);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT"));
            RequireLog(connection, path);
            connection.CheckpointOnClose(allowed: true);
        }

        File.Move(temporary, path);
        StoreFolder.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Checks that a database is one of ours and not newer than this program. Changes nothing.</summary>
    /// <exception cref="RecordCorruptException">It is not.</exception>
    public static void RequireOurs(SqliteConnection connection, string path)
    {
        if (connection.QueryInt64("PRAGMA application_id") != ApplicationId)
        {
            throw new RecordCorruptException($"{path} is not a database of goals. Nothing was changed. Name another folder as the store");
        }

        var version = connection.QueryInt64("PRAGMA user_version");
        if (version > Version)
        {
            throw new RecordCorruptException(
                $"{path} was written by a newer version: its schema is {version}, this program knows {Version}. Nothing was changed. Use the newer program");
        }

        if (version < 1)
        {
            throw SqliteFaults.Damaged(path, $"its schema version is {version}");
        }
    }

    /// <summary>
    /// Checks the structure of the database: pages, rows, indexes. Checksums find what has changed within a row; this finds rows that can no
    /// longer be found. Where reading everything would take too long, only the records' own table is read: what is missing from the log
    /// or from the snapshots is then found when its record is read.
    /// </summary>
    /// <exception cref="RecordCorruptException">It is damaged.</exception>
    public static void RequireSound(SqliteConnection connection, string path, bool everything)
    {
        var finding = connection.QueryText(everything ? "PRAGMA integrity_check(1)" : "PRAGMA integrity_check(actors)");
        if (finding != "ok")
        {
            throw SqliteFaults.Damaged(path, finding.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Switches the log on, which the file then remembers.</summary>
    /// <exception cref="StoreUnavailableException">The file system cannot do it.</exception>
    public static void RequireLog(SqliteConnection connection, string path)
    {
        var mode = connection.QueryText("PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new StoreUnavailableException($"the database {path} cannot use a write-ahead log (its journal is '{mode}'): use a folder on a local disk");
        }
    }

    private static FileStream CreateEmpty(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = StoreFolder.OwnerOnlyFile;
        }

        return new FileStream(path, options);
    }
}
