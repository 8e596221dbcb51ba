namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The store over grain storage in memory.</summary>
public sealed class MemoryStoreTests(MemorySilo silo) : GrainStorageConformance(silo), IClassFixture<MemorySilo>;
