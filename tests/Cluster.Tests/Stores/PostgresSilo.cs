using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in PostgreSQL, by the statements of this repository.</summary>
public sealed class PostgresSilo(PostgresServer server) : StorageSilo
{
    /// <summary>The statements.</summary>
    public static string Script { get; } = TestPaths.Read("infra", "postgresql", "grain-storage.sql");

    /// <summary>The statements of reminders.</summary>
    public static string RemindersScript { get; } = TestPaths.Read("infra", "postgresql", "reminders.sql");

    /// <summary>The statements of clustering.</summary>
    public static string ClusteringScript { get; } = TestPaths.Read("infra", "postgresql", "clustering.sql");

    private protected override async Task<Action<ISiloBuilder>> PrepareAsync() => Postgres.Storage(await server.CreateDatabaseAsync(Script));
}
