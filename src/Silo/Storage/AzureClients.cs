using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.Silo.Configuration;

namespace Orleans.Goals.Silo.Storage;

/// <summary>Clients of Azure storage that log in by the identity of the machine. Orleans' providers ask for them by their <c>ServiceKey</c>.</summary>
internal static class AzureClients
{
    /// <summary>Adds those of the accounts.</summary>
    public static void AddTo(IServiceCollection services, IEnumerable<AzureAccount> accounts)
    {
        foreach (var account in accounts)
        {
            var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = account.ClientId, WorkloadIdentityClientId = account.ClientId });
            if (account.Tables is { } tables)
            {
                services.AddKeyedSingleton(account.Name, (_, _) => new TableServiceClient(tables, credential));
            }

            if (account.Blobs is { } blobs)
            {
                services.AddKeyedSingleton(account.Name, (_, _) => new BlobServiceClient(blobs, credential));
            }
        }
    }
}
