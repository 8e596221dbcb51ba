namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The store over Orleans' Redis provider and a real Redis that writes each command to disk.</summary>
public sealed class RedisStoreTests(RedisSilo silo) : GrainStorageConformance(silo), IClassFixture<RedisSilo>
{
    /// <inheritdoc/>
    protected override int AppendsPerWriter => 10;

    /// <inheritdoc/>
    protected override int ModelSteps => 100;
}
