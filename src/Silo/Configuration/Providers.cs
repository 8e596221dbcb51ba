namespace Orleans.Goals.Silo.Configuration;

/// <summary>The providers that this program can be configured with. Another one is its package in the project file and a line here.</summary>
internal static class Providers
{
    /// <summary>The provider type of Redis, for all three.</summary>
    public const string Redis = "Redis";

    /// <summary>Where silos find each other.</summary>
    public static IReadOnlyList<Provider> Clustering { get; } = [new("Development", ForDevelopmentOnly: true, []), AdoNet, AzureTables, OnRedis];

    /// <summary>Where records are kept.</summary>
    public static IReadOnlyList<Provider> GrainStorage { get; } =
    [
        AdoNet,
        new("AzureBlobStorage", ForDevelopmentOnly: false, [AzureConnection, ["ContainerName"]]),
        new("AzureTableStorage", ForDevelopmentOnly: false, [AzureConnection, ["TableName"]]),
        OnRedis,
        new("Memory", ForDevelopmentOnly: true, []),
    ];

    /// <summary>What wakes goals when nothing else does.</summary>
    public static IReadOnlyList<Provider> Reminders { get; } = [AdoNet, AzureTables, OnRedis, new("Memory", ForDevelopmentOnly: true, [])];

    private static Provider AdoNet => new("AdoNet", ForDevelopmentOnly: false, [["Invariant"], Connection]);

    private static Provider AzureTables => new("AzureTableStorage", ForDevelopmentOnly: false, [AzureConnection]);

    private static Provider OnRedis => new(Redis, ForDevelopmentOnly: false, [Connection]);

    private static string[] Connection => ["ConnectionString", "ConnectionName"];

    private static string[] AzureConnection => ["ConnectionString", "ConnectionName", AzureReader.ServiceKey];
}
