using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Stores;
using Orleans.Hosting;
using Orleans.Storage;

namespace Orleans.Goals.ClusterProof.Records;

/// <summary>The records of a cluster as its storage has them, read without any of its silos.</summary>
internal sealed class StoredRecords : IAsyncDisposable
{
    private const string Name = "goals";

    private readonly IHost host;

    private StoredRecords(IHost host)
    {
        this.host = host;
        Store = new GrainStorageRecordStore(
            new StorageCells(host.Services.GetRequiredKeyedService<IGrainStorage>(Name), Name), NullLogger<GrainStorageRecordStore>.Instance);
    }

    /// <summary>The records.</summary>
    public GrainStorageRecordStore Store { get; }

    /// <summary>The same for those who need no more than the port.</summary>
    public IRecordStore Port => Store;

    /// <summary>Opens a database of PostgreSQL.</summary>
    public static Task<StoredRecords> OpenAsync(string connection) => OpenAsync(SiloVariables.OnPostgres(connection));

    /// <summary>Opens what the settings of a silo name.</summary>
    public static async Task<StoredRecords> OpenAsync(IEnumerable<KeyValuePair<string, string>> storage)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(SiloVariables.Only(storage, SiloVariables.Records));
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePorts.Next(), FreePorts.Next(), serviceId: Name, clusterId: "reader");
            silo.Services.AddKeyedSingleton<IGrainStorageSerializer, StoredBytesSerializer>(StoredBytesSerializer.Key);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new StoredRecords(host);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
