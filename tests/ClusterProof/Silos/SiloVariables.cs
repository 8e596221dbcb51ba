using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>Settings of the silo program.</summary>
internal static class SiloVariables
{
    /// <summary>The section of the membership table.</summary>
    public const string Clustering = "Orleans:Clustering";

    /// <summary>The section of the records.</summary>
    public const string Records = "Orleans:GrainStorage:goals";

    private const string Reminders = "Orleans:Reminders";

    /// <summary>The statements that a database of a cluster needs.</summary>
    public static string Scripts { get; } = string.Concat(
        new[] { "grain-storage.sql", "clustering.sql", "reminders.sql" }.Select(script => TestPaths.Read("infra", "postgresql", script)));

    /// <summary>Where everything is kept: in a database of PostgreSQL.</summary>
    public static Dictionary<string, string> OnPostgres(string connection)
    {
        var settings = With("AdoNet", "AdoNet", connection);
        foreach (var path in (string[])[Clustering, Records, Reminders])
        {
            settings[$"{path}:Invariant"] = "Npgsql";
        }

        return settings;
    }

    /// <summary>Where everything is kept: in Redis.</summary>
    public static Dictionary<string, string> OnRedis(string connection) => With("Redis", "Redis", connection);

    /// <summary>Where everything is kept: silos and reminders in tables, records in blobs of Azure storage.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="place">Tells clusters of one account apart.</param>
    public static Dictionary<string, string> OnAzureStorage(string connection, int place)
    {
        var settings = With("AzureTableStorage", "AzureBlobStorage", connection);
        settings[$"{Clustering}:TableName"] = $"silos{place}";
        settings[$"{Records}:ContainerName"] = $"records{place}";
        settings[$"{Reminders}:TableName"] = $"reminders{place}";
        return settings;
    }

    /// <summary>Of a silo that keeps things somewhere and answers on a port of its own choice. It drains without delay.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> storage, string folder, int siloPort, int gatewayPort) => new(storage, StringComparer.Ordinal)
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["Goals:Folder"] = folder,
        ["Goals:Listen"] = "http://127.0.0.1:0",
        ["Goals:DrainDelay"] = "00:00:00",
        ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
        ["Orleans:Endpoints:SiloPort"] = $"{siloPort}",
        ["Orleans:Endpoints:GatewayPort"] = $"{gatewayPort}",
    };

    /// <summary>What of the settings belongs to one section, with the connection: for who reads there without being a silo.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Only(IEnumerable<KeyValuePair<string, string>> storage, string section) => storage
        .Where(setting => setting.Key.StartsWith("ConnectionStrings:", StringComparison.Ordinal) || setting.Key.StartsWith($"{section}:", StringComparison.Ordinal))
        .Select(static setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value));

    private static Dictionary<string, string> With(string table, string records, string connection) => new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:goals"] = connection,
        [$"{Clustering}:ProviderType"] = table,
        [$"{Clustering}:ConnectionName"] = "goals",
        [$"{Records}:ProviderType"] = records,
        [$"{Records}:ConnectionName"] = "goals",
        [$"{Reminders}:ProviderType"] = table,
        [$"{Reminders}:ConnectionName"] = "goals",
    };
}
