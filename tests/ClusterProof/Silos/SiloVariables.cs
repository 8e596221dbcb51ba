using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>Settings of the silo program.</summary>
internal static class SiloVariables
{
    /// <summary>The statements that a database of a cluster needs.</summary>
    public static string Scripts { get; } = string.Concat(
        new[] { "grain-storage.sql", "clustering.sql", "reminders.sql" }.Select(script => TestPaths.Read("infra", "postgresql", script)));

    /// <summary>Of a silo on PostgreSQL that answers on a port of its own choice. It drains without delay.</summary>
    public static Dictionary<string, string> OnPostgres(string connection, string folder, int siloPort, int gatewayPort) => new(StringComparer.Ordinal)
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ConnectionStrings:goals"] = connection,
        ["Goals:Folder"] = folder,
        ["Goals:Listen"] = "http://127.0.0.1:0",
        ["Goals:DrainDelay"] = "00:00:00",
        ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
        ["Orleans:Endpoints:SiloPort"] = $"{siloPort}",
        ["Orleans:Endpoints:GatewayPort"] = $"{gatewayPort}",
        ["Orleans:Clustering:ProviderType"] = "AdoNet",
        ["Orleans:Clustering:Invariant"] = "Npgsql",
        ["Orleans:Clustering:ConnectionName"] = "goals",
        ["Orleans:GrainStorage:goals:ProviderType"] = "AdoNet",
        ["Orleans:GrainStorage:goals:Invariant"] = "Npgsql",
        ["Orleans:GrainStorage:goals:ConnectionName"] = "goals",
        ["Orleans:Reminders:ProviderType"] = "AdoNet",
        ["Orleans:Reminders:Invariant"] = "Npgsql",
        ["Orleans:Reminders:ConnectionName"] = "goals",
    };
}
