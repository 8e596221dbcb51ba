using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Stores;
using Orleans.Hosting;
using Orleans.Storage;

namespace Orleans.Goals.ClusterProof.Records;

/// <summary>The records of a cluster as its database has them, read without any of its silos.</summary>
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

    /// <summary>Opens a database.</summary>
    public static async Task<StoredRecords> OpenAsync(string connection)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePorts.Next(), FreePorts.Next(), serviceId: Name, clusterId: "reader");
            silo.Services.AddKeyedSingleton<IGrainStorageSerializer, StoredBytesSerializer>(StoredBytesSerializer.Key);
            silo.AddAdoNetGrainStorage(Name, options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = connection;
            });
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
