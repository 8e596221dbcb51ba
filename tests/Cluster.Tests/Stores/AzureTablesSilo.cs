using Azure.Data.Tables;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in an Azure table, which Azurite serves.</summary>
public sealed class AzureTablesSilo(AzuriteServer server) : StorageSilo
{
    private protected override async Task<Action<ISiloBuilder>> PrepareAsync()
    {
        var connection = await server.AddressAsync();
        return silo => silo.AddAzureTableGrainStorage(StorageName, options =>
        {
            options.TableServiceClient = new TableServiceClient(connection);
            options.TableName = $"goals{Guid.NewGuid():N}";
        });
    }
}
