using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Goals.Grains.Stores;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>A silo with grain storage named "goals" and nothing else, for tests of the store over it. Started when first asked for.</summary>
public abstract class StorageSilo : IAsyncDisposable
{
    internal const string StorageName = "goals";

    private readonly Lazy<Task<InProcessTestCluster>> cluster;

    private protected StorageSilo() => cluster = new Lazy<Task<InProcessTestCluster>>(StartAsync);

    /// <summary>The storage.</summary>
    internal async Task<IGrainStorage> StorageAsync() =>
        (await cluster.Value).GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(StorageName);

    /// <summary>A store over it, knowing nothing of what others wrote.</summary>
    internal async Task<GrainStorageRecordStore> StoreAsync() => StoreOver(await StorageAsync());

    /// <summary>A store over any storage.</summary>
    internal static GrainStorageRecordStore StoreOver(IGrainStorage storage) =>
        new(new StorageCells(storage, StorageName), NullLogger<GrainStorageRecordStore>.Instance);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (cluster.IsValueCreated && cluster.Value.IsCompletedSuccessfully)
        {
            await (await cluster.Value).DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Prepares what the storage needs.</summary>
    /// <returns>What adds it to the silo.</returns>
    private protected abstract Task<Action<ISiloBuilder>> PrepareAsync();

    private async Task<InProcessTestCluster> StartAsync()
    {
        var addStorage = await PrepareAsync();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorageSerializer, StoredBytesSerializer>(StoredBytesSerializer.Key);
            addStorage(silo);
        });
        var built = builder.Build();
        await built.DeployAsync();
        return built;
    }
}
