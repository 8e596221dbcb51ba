namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>A Redis of this run's own on the loopback, which has on disk what it acknowledges.</summary>
public sealed class RedisServer : TestServer
{
    private RedisProcess? server;

    /// <inheritdoc/>
    protected override string? Missing => RedisProcess.Missing;

    /// <summary>The server itself.</summary>
    internal async Task<RedisProcess> ProcessAsync()
    {
        await AddressAsync();
        return server!;
    }

    /// <inheritdoc/>
    private protected override async Task<(IAsyncDisposable Process, string Address)> StartAsync()
    {
        server = await RedisProcess.CreateAsync(Folder, RedisProcess.Durable);
        return (server, server.Address);
    }
}
