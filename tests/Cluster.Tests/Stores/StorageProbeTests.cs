using Microsoft.Extensions.Logging;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Grains.Stores;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>What a silo finds out about its storage before it uses it.</summary>
public sealed class StorageProbeTests(MemorySilo memory, PostgresSilo postgres, AzuriteSilo azurite, PostgresServer server)
    : IClassFixture<MemorySilo>, IClassFixture<PostgresSilo>, IClassFixture<AzuriteSilo>
{
    [Theory]
    [InlineData("memory")]
    [InlineData("postgres")]
    [InlineData("azurite")]
    public async Task Run_StorageThatKeepsEverything_FindsNothing(string provider)
    {
        var silo = provider switch { "memory" => memory, "postgres" => postgres, _ => (StorageSilo)azurite };

        Assert.Empty(await ProbeAsync(await silo.StorageAsync()));
    }

    [Fact]
    public async Task Run_TableWithoutUniqueIndex_Warns()
    {
        await using var silo = new SchemaSilo(server, NaiveSchema);

        var warning = Assert.Single(await ProbeAsync(await silo.StorageAsync()));

        Assert.Contains("infra/postgresql", warning, StringComparison.Ordinal);
        Assert.Contains("unique index", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SeveralWinners_Warns() =>
        Assert.Contains("unique index", Assert.Single(await ProbeAsync(new EveryoneWins())), StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(256 * 1024)]
    public async Task Run_StorageThatLosesBytes_RefusesAndNamesTheRemedy(int lost)
    {
        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(() => ProbeAsync(new Lossy(lost)));

        Assert.Contains($"gave back {(256 * 1024) - lost} of {256 * 1024} bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SerializerKey", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StorageOutOfReach_RefusesAndSaysWhy()
    {
        var storage = new ScriptedStorage { Script = _ => StorageFault.Before };

        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(() => ProbeAsync(storage));

        Assert.Contains("nothing happened", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>As schemas are that look whether a key is there before they create it, with a pause in which others look too.</summary>
    private static string NaiveSchema => """
        CREATE TABLE orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL);
        CREATE TABLE states (key text, version integer, payload bytea);
        INSERT INTO orleansquery VALUES
        ('ReadFromStorageKey', 'SELECT payload AS PayloadBinary, version AS Version FROM states WHERE key = @GrainTypeString || @GrainIdExtensionString'),
        ('WriteToStorageKey', 'INSERT INTO states SELECT @GrainTypeString || @GrainIdExtensionString, 1, @PayloadBinary FROM pg_sleep(0.05)
            WHERE NOT EXISTS (SELECT FROM states WHERE key = @GrainTypeString || @GrainIdExtensionString) RETURNING version AS NewGrainStateVersion'),
        ('ClearStorageKey', 'UPDATE states SET payload = NULL, version = version + 1 WHERE key = @GrainTypeString || @GrainIdExtensionString RETURNING version'),
        ('DeleteStorageKey', 'DELETE FROM states WHERE key = @GrainTypeString || @GrainIdExtensionString RETURNING version + 1');
        """;

    private static async Task<string[]> ProbeAsync(IGrainStorage storage)
    {
        var log = new WarningLog<StorageProbe>();
        await new StorageProbe(new StorageCells(storage, "goals"), "goals", log).RunAsync(TestContext.Current.CancellationToken);
        return [.. log.Warnings];
    }

    /// <summary>A storage that forgets the last bytes of what it is given.</summary>
    private sealed class Lossy(int lost) : Decorated
    {
        public override Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var stored = (StoredBytes)(object)grainState.State!;
            stored.Bytes = stored.Bytes[..^lost];
            return base.WriteStateAsync(stateName, grainId, grainState);
        }
    }

    /// <summary>A storage in which creating never fails.</summary>
    private sealed class EveryoneWins : Decorated
    {
        public override async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            try
            {
                await base.WriteStateAsync(stateName, grainId, grainState);
            }
            catch (InconsistentStateException)
            {
                grainState.ETag = "1";
            }
        }
    }

    private abstract class Decorated : IGrainStorage
    {
        private readonly ScriptedStorage inner = new();

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

        public virtual Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.WriteStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
    }
}
