using SQLitePCL;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>SQLite said no. Stays inside this folder: callers of the store get the exceptions of the port.</summary>
internal sealed class SqliteException(int code, string message) : Exception(message)
{
    private const int PrimaryCode = 0xFF;

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>What is on the disk is no database, or no longer one. Our statements never change, so one that is wrong has found other tables.</summary>
    public bool IsCorruption => (Code & PrimaryCode) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR;

    /// <summary>Somebody else holds what was needed.</summary>
    public bool IsBusy => (Code & PrimaryCode) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>A file could not be opened or created.</summary>
    public bool IsCannotOpen => (Code & PrimaryCode) is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM;
}
