using Npgsql;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Grains.Stores;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The statements of infra/postgresql, as the ADO.NET provider uses them.</summary>
public sealed class PostgresSchemaTests(PostgresSilo silo, PostgresServer server) : IClassFixture<PostgresSilo>
{
    private const int Writers = 16;

    [Fact]
    public async Task Write_ManyFirstWritesOfOneKey_OneWinsTheOthersAreToldAndTheRecordIsReadable()
    {
        var storage = await silo.StorageAsync();
        for (var round = 0; round < 10; round++)
        {
            var grain = GrainId.Create("t", $"race-{round}!");
            using var together = new Barrier(Writers);

            var won = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return WriteAsync(storage, grain, writer);
                },
                TaskCreationOptions.LongRunning).Unwrap()));

            var winner = Assert.Single(won.Index(), one => one.Item).Index;
            var read = new GrainState<StoredBytes>();
            await storage.ReadStateAsync("goals.goal", grain, read);
            Assert.Equal([(byte)winner], read.State!.Bytes);
        }
    }

    [Fact]
    public async Task Write_TwoStateNamesUnderOneKey_StayApart()
    {
        var storage = await silo.StorageAsync();
        var grain = GrainId.Create("t", "local.goal!");
        foreach (var (name, value) in (IEnumerable<(string, byte)>)[("goals.goal", 1), ("goals.plan", 2), ("goals.goal.piece", 3)])
        {
            await storage.WriteStateAsync(name, grain, new GrainState<StoredBytes>(new StoredBytes { Bytes = [value] }));
        }

        foreach (var (name, value) in (IEnumerable<(string, byte)>)[("goals.goal", 1), ("goals.plan", 2), ("goals.goal.piece", 3)])
        {
            var read = new GrainState<StoredBytes>();
            await storage.ReadStateAsync(name, grain, read);
            Assert.Equal([value], read.State!.Bytes);
        }
    }

    [Fact]
    public async Task Write_ClearedState_IsWrittenAgainWithTheTagThatWasRead()
    {
        var storage = await silo.StorageAsync();
        var grain = GrainId.Create("t", "cleared!");
        var state = new GrainState<StoredBytes>(new StoredBytes { Bytes = [1] });
        await storage.WriteStateAsync("s", grain, state);
        await storage.ClearStateAsync("s", grain, state);

        var read = new GrainState<StoredBytes>();
        await storage.ReadStateAsync("s", grain, read);
        Assert.False(read.RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", grain, new GrainState<StoredBytes>(new StoredBytes())));
        await storage.WriteStateAsync("s", grain, new GrainState<StoredBytes>(new StoredBytes { Bytes = [2] }, read.ETag));

        await storage.ReadStateAsync("s", grain, read);
        Assert.Equal([2], read.State!.Bytes);
    }

    [Fact]
    public async Task Write_OldTag_IsRefused()
    {
        var storage = await silo.StorageAsync();
        var grain = GrainId.Create("t", "tags!");
        var state = new GrainState<StoredBytes>(new StoredBytes { Bytes = [1] });
        await storage.WriteStateAsync("s", grain, state);
        var old = state.ETag;
        await storage.WriteStateAsync("s", grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", grain, new GrainState<StoredBytes>(new StoredBytes(), old)));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("s", grain, new GrainState<StoredBytes>(new StoredBytes(), old) { RecordExists = true }));
    }

    [Fact]
    public async Task Script_AppliedAgain_ChangesNothing()
    {
        var connection = await server.CreateDatabaseAsync(PostgresSilo.Script);
        await PostgresServer.ExecuteAsync(connection, "INSERT INTO goals_grain_state VALUES ('s', 'n', 0, 0, '=k', 1, 'x')");

        await PostgresServer.ExecuteAsync(connection, PostgresSilo.Script);

        Assert.Equal(1, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM goals_grain_state"));
        Assert.Equal(4, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery"));
    }

    [Fact]
    public async Task Script_DatabaseWithOtherStatements_RefusesAndLeavesThem()
    {
        var connection = await server.CreateDatabaseAsync(
            "CREATE TABLE orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL); INSERT INTO orleansquery VALUES ('WriteToStorageKey', 'select 1')");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => PostgresServer.ExecuteAsync(connection, PostgresSilo.Script));

        Assert.Contains("nothing was changed", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery WHERE querytext = 'select 1'"));
    }

    [Fact]
    public async Task Script_DatabaseOfACluster_AddsToItsStatements()
    {
        var connection = await server.CreateDatabaseAsync(
            "CREATE TABLE orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL); INSERT INTO orleansquery VALUES ('UpdateIAmAlivetimeKey', 'select 1')");

        await PostgresServer.ExecuteAsync(connection, PostgresSilo.Script);

        Assert.Equal(5, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery"));
    }

    [Fact]
    public async Task RemindersScript_AppliedAgain_ChangesNothing()
    {
        var connection = await server.CreateDatabaseAsync(PostgresSilo.Script + PostgresSilo.RemindersScript);
        await PostgresServer.ExecuteAsync(connection, "INSERT INTO goals_reminder VALUES ('s', 'g', 'n', 0, now(), 1, 0)");

        await PostgresServer.ExecuteAsync(connection, PostgresSilo.RemindersScript);

        Assert.Equal(1, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM goals_reminder"));
        Assert.Equal(11, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery"));
    }

    [Fact]
    public async Task RemindersScript_DatabaseWithOtherStatements_RefusesAndLeavesThem()
    {
        var connection = await server.CreateDatabaseAsync(
            "CREATE TABLE orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL); INSERT INTO orleansquery VALUES ('UpsertReminderRowKey', 'select 1')");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => PostgresServer.ExecuteAsync(connection, PostgresSilo.RemindersScript));

        Assert.Contains("nothing was changed", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery WHERE querytext = 'select 1'"));
    }

    [Fact]
    public async Task ClusteringScript_AppliedAgain_ChangesNothing()
    {
        var connection = await server.CreateDatabaseAsync(PostgresSilo.Script + PostgresSilo.ClusteringScript);
        await PostgresServer.ExecuteAsync(connection, "INSERT INTO goals_cluster VALUES ('c', 1)");

        await PostgresServer.ExecuteAsync(connection, PostgresSilo.ClusteringScript);

        Assert.Equal(1, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM goals_cluster WHERE version = 1"));
        Assert.Equal(13, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery"));
    }

    [Fact]
    public async Task ClusteringScript_DatabaseWithOtherStatements_RefusesAndLeavesThem()
    {
        var connection = await server.CreateDatabaseAsync(
            "CREATE TABLE orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL); INSERT INTO orleansquery VALUES ('InsertMembershipKey', 'select 1')");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => PostgresServer.ExecuteAsync(connection, PostgresSilo.ClusteringScript));

        Assert.Contains("nothing was changed", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await PostgresServer.CountAsync(connection, "SELECT count(*) FROM orleansquery WHERE querytext = 'select 1'"));
    }

    private static async Task<bool> WriteAsync(IGrainStorage storage, GrainId grain, int writer)
    {
        try
        {
            await storage.WriteStateAsync("goals.goal", grain, new GrainState<StoredBytes>(new StoredBytes { Bytes = [(byte)writer] }));
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}
