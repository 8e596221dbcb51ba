using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in a PostgreSQL database made by a script.</summary>
internal sealed class SchemaSilo(PostgresServer server, string script) : StorageSilo
{
    private protected override async Task<Action<ISiloBuilder>> PrepareAsync() => Postgres.Storage(await server.CreateDatabaseAsync(script));
}
