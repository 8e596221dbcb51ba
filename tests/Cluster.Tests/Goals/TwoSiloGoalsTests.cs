namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Goals on two silos, on a real PostgreSQL, from a client.</summary>
public sealed class TwoSiloGoalsTests(TwoSilos silos) : ClusterGoalsConformance(silos), IClassFixture<TwoSilos>;
