using Azure.Storage.Blobs;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in Azure blobs, which Azurite serves.</summary>
public sealed class AzuriteSilo(AzuriteServer server) : StorageSilo
{
    private protected override async Task<Action<ISiloBuilder>> PrepareAsync()
    {
        var connection = await server.AddressAsync();
        return silo => silo.AddAzureBlobGrainStorage(StorageName, options =>
        {
            options.BlobServiceClient = new BlobServiceClient(connection);
            options.ContainerName = $"goals-{Guid.NewGuid():N}";
        });
    }
}
