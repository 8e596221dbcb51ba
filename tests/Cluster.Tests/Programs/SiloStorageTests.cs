using Orleans.Goals.Cluster.Tests.Servers;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>The silo program with everything on Azure storage or on Redis: silos find each other there, records and reminders are there.</summary>
public sealed class SiloStorageTests(AzuriteServer azurite, RedisServer redis)
{
    private const string Gate = "echo 1 >>effects; while [ -e effects ] && [ ! -e go ]; do sleep 0.02; done";
    private const int Refused = 64;

    [Fact]
    public async Task AzureStorage_OneOfTwoSilosKilled_TheOtherGoesOnAndRepeatsNothing() =>
        await GoesOnAsync(await (await azurite.ProcessAsync()).CreateStorageAsync());

    [Fact]
    public async Task Redis_OneOfTwoSilosKilled_TheOtherGoesOnAndRepeatsNothing() =>
        await GoesOnAsync(await (await redis.ProcessAsync()).CreateStorageAsync());

    [Fact]
    public async Task AzureStorage_ByTheIdentityOfTheMachine_NeedsNoKey()
    {
        Assert.SkipWhen(AzuriteProcess.Missing is not null, AzuriteProcess.Missing ?? string.Empty);
        await using var folder = new SiloFolder();
        using var identity = new StandInIdentity(folder.Path);
        await using var server = await AzuriteProcess.CreateAsync(folder.Path, "--oauth", "basic", "--cert", identity.CertificateFile, "--key", identity.KeyFile);
        folder.WriteGoal("one.yaml", ("one", "echo 1 >>effects"));
        var settings = folder.Production(new Dictionary<string, string>(identity.Variables)
        {
            ["Goals:AzureStorage:team:BlobUri"] = server.SecureAddresses.Blobs,
            ["Goals:AzureStorage:team:TableUri"] = server.SecureAddresses.Tables,
            ["Goals:AzureStorage:team:ClientId"] = "of-the-silos",
            ["Orleans:Clustering:ProviderType"] = "AzureTableStorage",
            ["Orleans:Clustering:ServiceKey"] = "team",
            ["Orleans:GrainStorage:goals:ProviderType"] = "AzureBlobStorage",
            ["Orleans:GrainStorage:goals:ServiceKey"] = "team",
            ["Orleans:GrainStorage:goals:ContainerName"] = "goals",
            ["Orleans:Reminders:ProviderType"] = "AzureTableStorage",
            ["Orleans:Reminders:ServiceKey"] = "team",
        });

        await using var silo = await SiloProcess.StartAsync(settings);
        var (exitCode, output) = await SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string>(), "run", "one.yaml", "--server", silo.Address.ToString());

        Assert.True(exitCode == 0, output + silo.Output);
        Assert.True(identity.Given > 0);
        Assert.Equal("of-the-silos", identity.Client);
    }

    [Theory]
    [InlineData("appendonly no", "--appendonly", "no")]
    [InlineData("appendfsync everysec", "--appendonly", "yes", "--appendfsync", "everysec")]
    [InlineData("maxmemory-policy allkeys-lru", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")]
    public async Task Redis_MayForget_IsRefusedWithTheRemedy(string expected, params string[] options)
    {
        Assert.SkipWhen(RedisProcess.Missing is not null, RedisProcess.Missing ?? string.Empty);
        await using var folder = new SiloFolder();
        await using var server = await RedisProcess.CreateAsync(folder.Path, options);

        var (exitCode, output) = await SiloProcess.RunAsync(folder.Production(await server.CreateStorageAsync()));

        Assert.True(exitCode == Refused, $"{exitCode}\n{output}");
        Assert.Contains($"the Redis server {server.Address} may forget what it has acknowledged", output, StringComparison.Ordinal);
        Assert.Contains($"'{expected}'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_DoesNotTell_IsRefusedUnlessItsOperatorVouches()
    {
        Assert.SkipWhen(RedisProcess.Missing is not null, RedisProcess.Missing ?? string.Empty);
        await using var folder = new SiloFolder();
        await using var server = await RedisProcess.CreateAsync(folder.Path, [.. RedisProcess.Durable, "--rename-command", "CONFIG", string.Empty]);
        var settings = folder.Production(await server.CreateStorageAsync());

        var (exitCode, output) = await SiloProcess.RunAsync(settings);
        settings["Goals:RedisIsDurable"] = "true";
        await using var silo = await SiloProcess.StartAsync(settings);

        Assert.True(exitCode == Refused, $"{exitCode}\n{output}");
        Assert.Contains("set Goals:RedisIsDurable to true", output, StringComparison.Ordinal);
        Assert.Contains("nothing but its operator can vouch", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_IsNotThere_NothingIsBegun()
    {
        const int cannotStart = 70;
        await using var folder = new SiloFolder();

        var (exitCode, output) = await SiloProcess.RunAsync(folder.Production(SiloVariables.OnRedis($"127.0.0.1:{FreePorts.Next()},abortConnect=false,connectTimeout=500")));

        Assert.True(exitCode == cannotStart, $"{exitCode}\n{output}");
        Assert.Contains("the silo ended", output, StringComparison.Ordinal);
    }

    private static async Task GoesOnAsync(IReadOnlyDictionary<string, string> storage)
    {
        await using var folder = new SiloFolder();
        await using var ports = new SiloFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        var settings = folder.Production(storage);
        var others = ports.Production(storage);
        foreach (var one in new[] { settings, others })
        {
            one["Goals:Folder"] = folder.File("silo");
            one["Goals:FolderIsShared"] = "true";
        }

        var starting = SiloProcess.StartAsync(settings);
        await using var second = await SiloProcess.StartAsync(others);
        await using var first = await starting;
        var running = SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string>(), "run", "gate.yaml", "--server", second.Address.ToString());
        await folder.UntilAsync(() => folder.Effects.Length == 1, "the first step runs", first);
        await first.KillAsync();
        await File.WriteAllTextAsync(folder.File("go"), string.Empty, TestContext.Current.CancellationToken);
        var (exitCode, output) = await running;

        Assert.True(exitCode == 0, output + second.Output);
        Assert.Equal(["1", "2"], folder.Effects);
    }
}
