namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>The servers that a cluster can be proved on.</summary>
internal static class StorageServers
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["postgres", "azure", "redis"];

    /// <summary>Why this machine cannot run one, or null.</summary>
    public static string? Missing(string name) => name switch
    {
        "postgres" => PostgresProcess.Missing,
        "azure" => AzuriteProcess.Missing,
        "redis" => RedisProcess.Missing,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no server"),
    };

    /// <summary>Makes one in a folder, and starts it.</summary>
    public static async Task<StorageServer> CreateAsync(string name, string folder) => name switch
    {
        "postgres" => await PostgresProcess.CreateAsync(folder),
        "azure" => await AzuriteProcess.CreateAsync(folder),
        "redis" => await RedisProcess.CreateAsync(folder, RedisProcess.Durable),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no server"),
    };
}
