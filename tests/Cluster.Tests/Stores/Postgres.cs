using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>How a silo uses PostgreSQL.</summary>
internal static class Postgres
{
    /// <summary>Adds grain storage named "goals" in a database.</summary>
    public static Action<ISiloBuilder> Storage(string connectionString) => silo => silo.AddAdoNetGrainStorage(StorageSilo.StorageName, options =>
    {
        options.Invariant = "Npgsql";
        options.ConnectionString = connectionString;
    });
}
