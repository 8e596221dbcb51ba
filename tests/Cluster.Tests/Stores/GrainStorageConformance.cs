using Orleans.Goals.Conformance.RecordStores;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>What every record store must do, over grain storage.</summary>
public abstract class GrainStorageConformance(StorageSilo silo) : RecordStoreConformance
{
    /// <inheritdoc/>
    protected override async ValueTask<IRecordStore> OpenAsync() => await silo.StoreAsync();
}
