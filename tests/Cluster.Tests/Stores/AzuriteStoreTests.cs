namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The store over Orleans' Azure blob provider and a real Azurite.</summary>
public sealed class AzuriteStoreTests(AzuriteSilo silo) : GrainStorageConformance(silo), IClassFixture<AzuriteSilo>
{
    /// <inheritdoc/>
    protected override int AppendsPerWriter => 5;

    /// <inheritdoc/>
    protected override int ModelSteps => 60;
}
