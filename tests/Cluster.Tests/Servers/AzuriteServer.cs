namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>Azurite's blobs and tables of this run's own on the loopback.</summary>
public sealed class AzuriteServer : TestServer
{
    private AzuriteProcess? server;

    /// <inheritdoc/>
    protected override string? Missing => AzuriteProcess.Missing;

    /// <summary>The server itself.</summary>
    internal async Task<AzuriteProcess> ProcessAsync()
    {
        await AddressAsync();
        return server!;
    }

    /// <inheritdoc/>
    private protected override async Task<(IAsyncDisposable Process, string Address)> StartAsync()
    {
        server = await AzuriteProcess.CreateAsync(Folder);
        return (server, server.Address);
    }
}
