using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in the memory of one silo.</summary>
public sealed class MemorySilo : StorageSilo
{
    private protected override Task<Action<ISiloBuilder>> PrepareAsync() =>
        Task.FromResult<Action<ISiloBuilder>>(silo => silo.AddMemoryGrainStorage(StorageName));
}
