using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Reading connections: opened when needed, kept while few, each used by one caller at a time. They never write and never checkpoint.</summary>
internal sealed class SqliteReaderPool(string path, SqliteRecordStoreOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<SqliteRecordQueries> idle = [];
    private bool closed;

    /// <summary>Opens the first connection, and checks that the database is one of ours and sound.</summary>
    /// <exception cref="RecordCorruptException">It is not. Nothing was changed.</exception>
    public void Open(bool checkEverything)
    {
        var connection = Connect();
        try
        {
            SqliteSchema.RequireSound(connection, path, checkEverything);
            idle.Push(new SqliteRecordQueries(connection, path));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads with a connection nobody else uses meanwhile.</summary>
    public ValueTask<T> ReadAsync<T>(Func<SqliteRecordQueries, T> read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        SqliteRecordQueries? queries = null;
        try
        {
            queries = Rent();
            var result = read(queries);
            Return(queries);
            return new ValueTask<T>(result);
        }
        catch (SqliteException failure)
        {
            queries?.Dispose();
            return ValueTask.FromException<T>(SqliteFaults.ForRead(path, failure));
        }
        catch (Exception failure)
        {
            queries?.Dispose();
            return ValueTask.FromException<T>(failure);
        }
    }

    /// <summary>Closes what is idle now, and what is in use when it comes back.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            while (idle.TryPop(out var queries))
            {
                queries.Dispose();
            }
        }
    }

    private SqliteRecordQueries Rent()
    {
        lock (gate)
        {
            if (closed)
            {
                throw SqliteFaults.Closed(path);
            }

            if (idle.TryPop(out var queries))
            {
                return queries;
            }
        }

        return new SqliteRecordQueries(Connect(), path);
    }

    private void Return(SqliteRecordQueries queries)
    {
        lock (gate)
        {
            if (!closed && idle.Count < options.IdleReaders)
            {
                idle.Push(queries);
                return;
            }
        }

        queries.Dispose();
    }

    private SqliteConnection Connect()
    {
        var connection = SqliteConnection.Open(path, readOnly: true, options.BusyTimeout);
        try
        {
            SqliteSchema.RequireOurs(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
