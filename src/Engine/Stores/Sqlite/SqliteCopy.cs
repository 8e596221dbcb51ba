using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Copies a database as of one moment, while another process may be writing to it.</summary>
internal static class SqliteCopy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes the copy, durably. The copy is packed: it has no free pages, and no log beside it.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be read, or the copy cannot be written.</exception>
    /// <exception cref="RecordCorruptException">The database is damaged, or not one of ours.</exception>
    public static void Write(string database, string copy)
    {
        try
        {
            using (var connection = SqliteConnection.Open(database, readOnly: true, Patience))
            {
                SqliteSchema.RequireOurs(connection, database);
                SqliteSchema.RequireSound(connection, database, everything: true);

                // Refused by a connection that may only query, although it writes nothing to the database it reads.
                connection.Execute("PRAGMA query_only = 0");
                connection.Execute($"VACUUM INTO '{copy.Replace("'", "''", StringComparison.Ordinal)}'");
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, StoreFolder.OwnerOnlyFile);
            }

            using var file = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
            StoreFolder.Flush(Path.GetDirectoryName(copy)!);
        }
        catch (SqliteException failure)
        {
            throw failure.IsCorruption
                ? SqliteFaults.Damaged(database, failure.Message, failure)
                : new StoreUnavailableException($"the database {database} cannot be copied to {copy}: {failure.Message}", failure);
        }
    }
}
