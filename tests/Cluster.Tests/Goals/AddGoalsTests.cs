using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Operations;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Adding goals to a silo, and what a silo refuses to start with.</summary>
public sealed class AddGoalsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("goals-silo-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task AddGoals_CalledTwice_ConfiguresFurtherAndRegistersOnce()
    {
        using var host = Build(silo => silo.AddMemoryGrainStorage("goals").AddGoals(options => options.Folder = "/other").AddGoals(options => options.Folder = folder));

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Single(host.Services.GetServices<IGoals>());
        Assert.Single(host.Services.GetServices<IConfigurationValidator>(), validator => validator is GoalsOptionsValidator);
        Assert.Single(host.Services.GetServices<ILifecycleParticipant<ISiloLifecycle>>(), participant => participant is GoalsLifecycle);
        Assert.Null(await host.Services.GetRequiredService<IGoals>().ReportAsync(Identifiers.GoalId.Local("never")));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Start_WithoutFolder_IsRefused() =>
        AssertRefusedAsync("GoalsOptions.Folder is not set", silo => silo.AddMemoryGrainStorage("goals").AddGoals());

    [Fact]
    public Task Start_RelativeFolder_IsRefused() =>
        AssertRefusedAsync("'goals', which is no absolute path", silo => silo.AddMemoryGrainStorage("goals").AddGoals(options => options.Folder = "goals"));

    [Fact]
    public Task Start_WithoutStorage_IsRefused() =>
        AssertRefusedAsync("AddAdoNetGrainStorage(\"goals\"", silo => silo.AddGoals(options => options.Folder = folder));

    [Fact]
    public Task Start_StorageOfAnotherName_IsRefused() =>
        AssertRefusedAsync("there is no grain storage named 'mine'", silo => silo.AddMemoryGrainStorage("goals").AddGoals(options =>
        {
            options.Folder = folder;
            options.StorageName = "mine";
        }));

    [Fact]
    public Task Start_StorageWithAnotherSerializer_IsRefused() =>
        AssertRefusedAsync("gave back 0 of 262144 bytes", silo => silo.AddMemoryGrainStorage("mine").AddGoals(options =>
        {
            options.Folder = folder;
            options.StorageName = "mine";
        }));

    [Fact]
    public Task Start_MemoryInProduction_IsRefused() =>
        AssertRefusedAsync("lost with them", silo => silo.AddMemoryGrainStorage("goals").AddGoals(options => options.Folder = folder), Environments.Production);

    [Fact]
    public async Task Start_MemoryInProductionOnPurpose_Starts()
    {
        using var host = Build(
            silo => silo.AddMemoryGrainStorage("goals").AddGoals(options =>
            {
                options.Folder = folder;
                options.AllowMemoryStorage = true;
            }),
            Environments.Production);

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_097)]
    public Task Start_ImpossibleNumberOfShards_IsRefused(int shards) =>
        AssertRefusedAsync($"WatchShards is {shards}", silo => silo.AddMemoryGrainStorage("goals").AddGoals(options =>
        {
            options.Folder = folder;
            options.WatchShards = shards;
        }));

    [Fact]
    public Task Start_WithoutReminders_IsRefused() =>
        AssertRefusedAsync("there are no reminders", silo => silo.AddMemoryGrainStorage("goals").AddGoals(options => options.Folder = folder), reminders: false);

    [Fact]
    public Task Start_MemoryRemindersInProduction_IsRefused() =>
        AssertRefusedAsync(
            "the reminders are in the memory of silos",
            silo =>
            {
                silo.Services.AddKeyedSingleton<IGrainStorage>("goals", new ScriptedStorage());
                silo.AddGoals(options => options.Folder = folder);
            },
            Environments.Production);

    [Fact]
    public Task Start_RelativeArtifactFolder_IsRefused() => AssertRefusedAsync(
        "GoalsOptions.ArtifactFolder is 'shared', which is no absolute path: give all silos a shared directory, or leave it out",
        silo => silo.AddMemoryGrainStorage("goals").AddGoals(options => (options.Folder, options.ArtifactFolder) = (folder, "shared")));

    [Fact]
    public Task Start_SqliteAndANamedStorage_IsRefused() => AssertRefusedAsync(
        "GoalsOptions.StorageName names the grain storage 'mine': set one of them only",
        silo => silo.AddMemoryGrainStorage("mine").AddGoals(options => (options.Folder, options.UseSqlite, options.StorageName) = (folder, true, "mine")));

    [Theory]
    [InlineData("tool")]
    [InlineData("verifier")]
    [InlineData("planner")]
    [InlineData("tool source")]
    public async Task Start_NamesThatCannotBe_AreRefused(string what)
    {
        await AssertRefusedAsync($"the {what} {typeof(NamedCode)} has no valid name: 'No name' is not a valid id", silo => Add(silo, "No name"));
        await AssertRefusedAsync($"two {what}s are named 'same': give each a name of its own", silo => Add(Add(silo, "same"), "same"));

        ISiloBuilder Add(ISiloBuilder silo, string name)
        {
            silo.AddMemoryGrainStorage("goals").AddGoals(options => options.Folder = folder);
            _ = what switch
            {
                "tool" => silo.Services.AddSingleton<ITool>(new NamedCode(name)),
                "verifier" => silo.Services.AddSingleton<IVerifier>(new NamedCode(name)),
                "planner" => silo.Services.AddSingleton<IPlanner>(new NamedCode(name)),
                _ => silo.Services.AddSingleton<IToolSource>(new NamedCode(name)),
            };
            return silo;
        }
    }

    [Fact]
    public void AddGoals_LeavesTheSilosOwnOptionsAlone()
    {
        using var plain = Build(silo => silo.Configure<ClusterMembershipOptions>(options => options.NumMissedProbesLimit = 7));
        using var with = Build(silo => silo.Configure<ClusterMembershipOptions>(options => options.NumMissedProbesLimit = 7).AddMemoryGrainStorage("goals").AddGoals(options => options.Folder = folder));

        Assert.Equal(Describe<ClusterMembershipOptions>(plain), Describe<ClusterMembershipOptions>(with));
        Assert.Equal(Describe<SiloMessagingOptions>(plain), Describe<SiloMessagingOptions>(with));
        Assert.Equal(Describe<GrainCollectionOptions>(plain), Describe<GrainCollectionOptions>(with));
        Assert.Equal(Describe<SchedulingOptions>(plain), Describe<SchedulingOptions>(with));

        static string Describe<T>(IHost host)
            where T : class => System.Text.Json.JsonSerializer.Serialize(
                typeof(T).GetProperties().Where(static property => property.PropertyType.IsValueType || property.PropertyType == typeof(string))
                    .ToDictionary(static property => property.Name, property => property.GetValue(host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<T>>().Value)?.ToString()));
    }

    [Fact]
    public void AddGoals_OnAClient_RegistersTheGoalsOfItsCluster()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(static client => client.UseLocalhostClustering().AddGoals().AddGoals());
        using var host = builder.Build();

        Assert.IsType<ClusterGoals>(Assert.Single(host.Services.GetServices<IGoals>()));
    }

    private static IHost Build(Action<ISiloBuilder> configure, string? environment = null, bool reminders = true)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = environment ?? Environments.Development });
        builder.UseOrleans(silo =>
        {
            var port = FreePorts.Next();
            silo.UseLocalhostClustering(port, FreePorts.Next(), new IPEndPoint(IPAddress.Loopback, port));
            if (reminders)
            {
                silo.UseInMemoryReminderService();
            }

            configure(silo);
        });
        return builder.Build();
    }

    private static async Task AssertRefusedAsync(string message, Action<ISiloBuilder> configure, string? environment = null, bool reminders = true)
    {
        using var host = Build(configure, environment, reminders);

        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private sealed class NamedCode(string name) : ITool, IVerifier, IPlanner, IToolSource
    {
        public string Name => name;

        public ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<VerifierVerdict> VerifyAsync(VerifierCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<PlannerResult> PlanAsync(PlannerCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ToolListing> ListAsync(IToolScope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ToolResult> CallAsync(IToolScope scope, string key, ToolCall call, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
