namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The store over Orleans' Azure table provider and a real Azurite.</summary>
public sealed class AzureTablesStoreTests(AzureTablesSilo silo) : GrainStorageConformance(silo), IClassFixture<AzureTablesSilo>
{
    /// <inheritdoc/>
    protected override int AppendsPerWriter => 5;

    /// <inheritdoc/>
    protected override int ModelSteps => 60;
}
