namespace Orleans.Goals.Silo.Configuration;

/// <summary>The providers that this program can be configured with. Another one is its package in the project file and a line here.</summary>
internal static class Providers
{
    /// <summary>Where silos find each other.</summary>
    public static IReadOnlyList<Provider> Clustering { get; } = [new("Development", ForDevelopmentOnly: true, []), AdoNet];

    /// <summary>Where records are kept.</summary>
    public static IReadOnlyList<Provider> GrainStorage { get; } =
    [
        AdoNet,
        new("AzureBlobStorage", ForDevelopmentOnly: false, [Connection, ["ContainerName"]]),
        new("AzureTableStorage", ForDevelopmentOnly: false, [Connection, ["TableName"]]),
        new("Memory", ForDevelopmentOnly: true, []),
    ];

    /// <summary>What wakes goals when nothing else does.</summary>
    public static IReadOnlyList<Provider> Reminders { get; } = [AdoNet, new("Memory", ForDevelopmentOnly: true, [])];

    private static Provider AdoNet => new("AdoNet", ForDevelopmentOnly: false, [["Invariant"], ["ConnectionString", "ConnectionName"]]);

    private static string[] Connection => ["ConnectionString", "ConnectionName", "ServiceKey"];
}
