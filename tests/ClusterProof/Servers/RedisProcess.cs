using Orleans.Goals.ClusterProof.Silos;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>A Redis of its own on the loopback.</summary>
internal sealed class RedisProcess : StorageServer
{
    private const string ReadyText = "Ready to accept connections";
    private const int Databases = 64;

    private static readonly string? Program = ServerProcess.Find("redis-server");

    private readonly string folder;
    private readonly string[] options;
    private readonly int port = FreePorts.Next();
    private ServerProcess? process;
    private int databases;

    private RedisProcess(string folder, string[] options)
    {
        this.folder = folder;
        this.options = options;
    }

    /// <summary>Why this machine cannot run it, or null.</summary>
    public static string? Missing => Program is null ? "redis-server is not on the PATH" : null;

    /// <summary>The options by which it has on disk what it acknowledges.</summary>
    public static string[] Durable => ["--appendonly", "yes", "--appendfsync", "always"];

    /// <summary>How to reach it.</summary>
    public string Address => $"127.0.0.1:{port}";

    /// <summary>Makes one in a folder, and starts it.</summary>
    public static async Task<RedisProcess> CreateAsync(string folder, params string[] options)
    {
        var created = new RedisProcess(folder, options);
        await created.StartAsync();
        return created;
    }

    /// <summary>Makes a place for one who uses it.</summary>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase()
    {
        var database = Interlocked.Increment(ref databases);
        return database < Databases ? $"{Address},defaultDatabase={database}" : throw new InvalidOperationException($"it has {Databases} databases");
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyDictionary<string, string>> CreateStorageAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(SiloVariables.OnRedis(CreateDatabase()));

    /// <inheritdoc/>
    public override async Task StartAsync() => (process, _) = await ServerProcess.StartAsync(
        "TERM",
        [Program!, "--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder, "--save", string.Empty, "--databases", $"{Databases}", .. options],
        static line => line.Contains(ReadyText, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override async Task CrashAsync()
    {
        await process!.EndAsync("KILL");
        process = null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}
