using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Conformance.Goals;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>A cluster on PostgreSQL for all tests of a class, started when first asked for.</summary>
public abstract class ClusterFixture : IAsyncDisposable
{
    private readonly Lazy<Task<GoalsCluster>> cluster;

    private protected ClusterFixture(PostgresServer server, short silos) =>
        cluster = new Lazy<Task<GoalsCluster>>(async () => await GoalsCluster.StartAsync(silos, Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script)), static (_, options) => options.Models = WordedModel.For));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (cluster.IsValueCreated && cluster.Value.IsCompletedSuccessfully)
        {
            await (await cluster.Value).DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The cluster.</summary>
    internal Task<GoalsCluster> ClusterAsync() => cluster.Value;
}

/// <summary>One silo.</summary>
public sealed class OneSilo(PostgresServer server) : ClusterFixture(server, 1);

/// <summary>Two silos.</summary>
public sealed class TwoSilos(PostgresServer server) : ClusterFixture(server, 2);
