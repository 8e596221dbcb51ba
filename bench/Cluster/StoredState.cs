using Npgsql;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>What a database of grain storage has, and how much was written to it.</summary>
/// <param name="Records">How many records there are.</param>
/// <param name="MiB">What they take, of bytes as they were given.</param>
/// <param name="Writes">How often a record was written since the database was made.</param>
/// <param name="WrittenMiB">What the log of the whole server has grown by since it was started.</param>
internal sealed record StoredState(long Records, double MiB, long Writes, double WrittenMiB)
{
    private const double MebiByte = 1_024 * 1_024;

    /// <summary>Looks.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="kind">The beginning of the state names that count; all when it is empty.</param>
    public static async Task<StoredState> ReadAsync(string connection, string kind = "")
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT count(payload), COALESCE(sum(octet_length(payload)), 0)::float8, COALESCE(sum(version), 0)::bigint, (SELECT wal_bytes FROM pg_stat_wal)::float8
              FROM goals_grain_state WHERE starts_with(state_name, $1)
            """,
            database);
        command.Parameters.AddWithValue(kind);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new StoredState(row.GetInt64(0), row.GetDouble(1) / MebiByte, row.GetInt64(2), row.GetDouble(3) / MebiByte);
    }

    /// <summary>What came since then.</summary>
    public StoredState Since(StoredState before) =>
        new(Records - before.Records, MiB - before.MiB, Writes - before.Writes, WrittenMiB - before.WrittenMiB);
}
