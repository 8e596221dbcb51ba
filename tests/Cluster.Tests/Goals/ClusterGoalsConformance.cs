using Orleans.Goals.Conformance.Goals;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>What every IGoals must do, on a cluster.</summary>
public abstract class ClusterGoalsConformance(ClusterFixture fixture) : GoalsConformance
{
    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync() => (await fixture.ClusterAsync()).Goals;
}
