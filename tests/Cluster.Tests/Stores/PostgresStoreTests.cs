namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The store over Orleans' ADO.NET provider and a real PostgreSQL.</summary>
public sealed class PostgresStoreTests(PostgresSilo silo) : GrainStorageConformance(silo), IClassFixture<PostgresSilo>;
