using SQLitePCL;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>One connection to a database. Used by one thread at a time; whoever shares it sees to that.</summary>
/// <remarks>
/// A thin layer over the C API rather than ADO.NET: on the path of every commit there is no boxing, and the result codes, the status
/// counters and the switch against a checkpoint on close are at hand.
/// </remarks>
internal sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 handle;
    private readonly List<SqliteStatement> statements = [];

    static SqliteConnection() => SqliteWaiting.Install();

    private SqliteConnection(sqlite3 handle) => this.handle = handle;

    /// <summary>Opens a database that exists.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="readOnly">Never writes: the file is opened for reading, and statements that write are refused.</param>
    /// <param name="busyTimeout">How long to wait for what another connection holds.</param>
    public static SqliteConnection Open(string path, bool readOnly, TimeSpan busyTimeout)
    {
        // Exclusive use is our callers' affair: no mutex of SQLite's own on every call.
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, vfs: null);
        var connection = new SqliteConnection(handle);
        try
        {
            connection.Require(code);
            connection.Require(raw.sqlite3_extended_result_codes(handle, 1));
            connection.Require(raw.sqlite3_busy_timeout(handle, SqliteWaiting.BusyTimeout(busyTimeout)));
            connection.CheckpointOnClose(allowed: false);
            if (readOnly)
            {
                connection.Execute("PRAGMA query_only = 1");
            }

            // Looks at a page's own structure whenever one is read, so that damage is an error and not a wrong answer.
            connection.Execute("PRAGMA cell_size_check = 1");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <summary>How many pages commits of this connection have written to the log so far. It wraps; differences count.</summary>
    public int PagesWritten
    {
        get
        {
            Require(raw.sqlite3_db_status(handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0));
            return pages;
        }
    }

    /// <summary>Whether closing may checkpoint, if this is the last connection. Off unless asked for: only the writer may checkpoint.</summary>
    public void CheckpointOnClose(bool allowed) =>
        Require(raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, allowed ? 0 : 1, out _));

    /// <summary>Runs statements that give no rows that matter.</summary>
    public void Execute(string sql) => Require(raw.sqlite3_exec(handle, sql));

    /// <summary>The first column of the first row, as a number.</summary>
    public long QueryInt64(string sql)
    {
        using var statement = Compile(sql, flags: 0);
        return statement.Read() ? statement.Int64(0) : 0;
    }

    /// <summary>The first column of the first row, as text.</summary>
    public string QueryText(string sql)
    {
        using var statement = Compile(sql, flags: 0);
        return statement.Read() ? statement.Text(0) : string.Empty;
    }

    /// <summary>Compiles a statement to be used again and again; it is freed with the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = Compile(sql, raw.SQLITE_PREPARE_PERSISTENT);
        statements.Add(statement);
        return statement;
    }

    /// <summary>Copies what the log holds into the database, as far as no reader still needs the log, without waiting for anybody.</summary>
    /// <returns>Whether all of it was copied.</returns>
    public bool CheckpointPassively()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var logged, out var copied);
        if (code == raw.SQLITE_BUSY)
        {
            return false;
        }

        Require(code);
        return logged == copied;
    }

    /// <summary>Throws what SQLite says about the last call, unless it went well.</summary>
    public void Require(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    /// <summary>The exception for the result code of the last call.</summary>
    public SqliteException Failure(int code)
    {
        if (handle.IsInvalid)
        {
            return new SqliteException(code, $"{raw.sqlite3_errstr(code).utf8_to_string()} (SQLite {code})");
        }

        var extended = raw.sqlite3_extended_errcode(handle);
        return new SqliteException(extended, $"{raw.sqlite3_errmsg(handle).utf8_to_string()} (SQLite {extended})");
    }

    /// <summary>Closes the connection. What was not committed is undone.</summary>
    public void Dispose()
    {
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        statements.Clear();
        handle.Dispose();
    }

    private SqliteStatement Compile(string sql, uint flags)
    {
        Require(raw.sqlite3_prepare_v3(handle, sql, flags, out var statement));
        return new SqliteStatement(this, statement);
    }
}
