using Orleans.Goals.Cluster.Tests.Servers;

// Each is started by the first test that asks for it, and stopped with the run.
[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(AzuriteServer))]
[assembly: AssemblyFixture(typeof(RedisServer))]
