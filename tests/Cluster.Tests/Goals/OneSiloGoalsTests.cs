namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Goals on one silo, on a real PostgreSQL, from a client.</summary>
public sealed class OneSiloGoalsTests(OneSilo silo) : ClusterGoalsConformance(silo), IClassFixture<OneSilo>;
