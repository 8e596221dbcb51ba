using SQLitePCL;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>A compiled statement: bind, step through the rows, reset. Used as its connection is, by one thread at a time.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    /// <summary>Binds a number to the n-th parameter; the first is 1.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        connection.Require(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    /// <summary>Binds a number or null.</summary>
    public SqliteStatement Bind(int parameter, long? value)
    {
        connection.Require(value is { } number ? raw.sqlite3_bind_int64(handle, parameter, number) : raw.sqlite3_bind_null(handle, parameter));
        return this;
    }

    /// <summary>Binds text or null.</summary>
    public SqliteStatement Bind(int parameter, string? value)
    {
        connection.Require(value is null ? raw.sqlite3_bind_null(handle, parameter) : raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    /// <summary>Binds bytes; none at all is an empty blob, never null.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        connection.Require(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    /// <summary>Steps to the next row.</summary>
    /// <returns>False when there is none; the statement can be used again then.</returns>
    public bool Read()
    {
        switch (raw.sqlite3_step(handle))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                _ = raw.sqlite3_reset(handle);
                return false;
            case var code:
                var failure = connection.Failure(code);
                _ = raw.sqlite3_reset(handle);
                throw failure;
        }
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run() => _ = Read();

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>False when it would have broken a unique index; nothing was changed then.</returns>
    public bool RunUnlessTaken()
    {
        try
        {
            Run();
            return true;
        }
        catch (SqliteException failure) when (failure.Code == raw.SQLITE_CONSTRAINT_UNIQUE)
        {
            return false;
        }
    }

    /// <summary>A column of the current row, as a number; the first is 0.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>A column of the current row, as a number or null.</summary>
    public long? Int64OrNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Int64(column);

    /// <summary>A column of the current row, as text.</summary>
    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? string.Empty;

    /// <summary>A column of the current row, as text or null.</summary>
    public string? TextOrNull(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>A column of the current row, as bytes that are valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    /// <summary>Ends reading early. Harmless when it has ended.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    /// <summary>Frees the statement.</summary>
    public void Dispose() => handle.Dispose();
}
