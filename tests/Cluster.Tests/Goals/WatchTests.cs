using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Goals are woken though nobody calls them: the tests look at files, and ask the goal only when all is done.</summary>
public sealed class WatchTests(PostgresServer server) : GoalsSuite
{
    private readonly List<GoalsCluster> clusters = [];
    private Action<ISiloBuilder>? storage;
    private Action<GoalsOptions> configure = static _ => { };
    private short silos = 1;

    private GoalsCluster Cluster => clusters[^1];

    private IPlanGrain PlanGrain => Cluster.Client.GetGrain<IPlanGrain>(ActorKey.ForPlan(Goal, 1).Id);

    private IGoalGrain GoalGrain => Cluster.Client.GetGrain<IGoalGrain>(Goal.Value);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EverySiloDies_AnotherClusterOnTheSameStorage_GoesOn(bool byReminderAlone)
    {
        configure = options =>
        {
            options.PokesShards = !byReminderAlone;
            options.ReminderPeriod = byReminderAlone ? TimeSpan.FromSeconds(2) : TimeSpan.FromHours(1);
        };
        await SubmitAsync(TwoSteps());
        await UntilFileAsync("started");

        await Cluster.KillAllAsync();
        Touch("go");
        await StartAsync();

        await UntilFileAsync("d.txt");
        await UntilUnwatchedAsync();
        Assert.Equal(GoalStatus.Complete, (await Cluster.Goals.ReportAsync(Goal))!.Status);
        Assert.Equal(["a", "b"], Lines("log"));
    }

    [Fact]
    public async Task SiloDies_Survivor_GoesOn()
    {
        silos = 2;
        await SubmitAsync(TwoSteps());
        await UntilFileAsync("started");

        // All of the goal was on the silo that dies, and nobody is left to remember it.
        var home = Cluster.SiloOf(PlanGrain)!;
        await Cluster.MoveAsync(GoalGrain, home);
        await Cluster.KillAsync(home);
        Touch("go");

        await UntilFileAsync("d.txt");
        await UntilUnwatchedAsync();
        Assert.Equal(["a", "b"], Lines("log"));
    }

    [Fact]
    public async Task GoalWaits_ItsSiloDies_IsWokenInTime()
    {
        configure = static options => options.Runner = new RunnerOptions { ParkAfter = TimeSpan.FromSeconds(1) };
        await SubmitAsync(Contract("d.txt", Plan(
            new StepDefinition { Id = "wait", Action = new WaitAction { For = TimeSpan.FromSeconds(10) } },
            Step("d", "touch d.txt", "wait"))));
        var parked = await UntilWatchedAsync(static entry => entry?.From is not null);

        await Cluster.KillAllAsync();
        await StartAsync();

        await UntilFileAsync("d.txt");
        Assert.True(File.GetLastWriteTimeUtc(PathOf("d.txt")) >= parked!.NudgedFrom, "it was woken too early");
        await UntilUnwatchedAsync();
    }

    [Fact]
    public async Task GoalWaits_HasNoActivation_IsWokenInTime()
    {
        configure = static options => options.Runner = new RunnerOptions { ParkAfter = TimeSpan.FromSeconds(1) };
        await SubmitAsync(Contract("d.txt", Plan(
            new StepDefinition { Id = "wait", Action = new WaitAction { For = TimeSpan.FromSeconds(6) } },
            Step("d", "touch d.txt", "wait"))));
        await UntilWatchedAsync(static entry => entry?.From is not null);

        await Cluster.DeactivateAsync(PlanGrain);
        await Cluster.DeactivateAsync(GoalGrain);

        await UntilFileAsync("d.txt");
        await UntilUnwatchedAsync();
    }

    [Fact]
    public async Task Start_AnotherNumberOfShards_IsRefusedWithTheRemedy()
    {
        await GoalsAsync();
        configure = static options => options.WatchShards = 128;

        var refusal = await Assert.ThrowsAnyAsync<Exception>(StartAsync);

        Assert.Contains("Set it to 256", refusal.ToString(), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        for (var index = clusters.Count - 1; index >= 0; index--)
        {
            await clusters[index].DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync()
    {
        storage = Postgres.StorageAndReminders(await server.CreateDatabaseAsync(PostgresSilo.Script + PostgresSilo.RemindersScript));
        await StartAsync();
        return Cluster.Goals;
    }

    private async Task StartAsync() =>
        clusters.Add(await GoalsCluster.StartAsync(silos, storage!, (_, options) => configure(options), clusters.Count > 0 ? clusters[0].Folder : null));

    private Task UntilUnwatchedAsync() => UntilWatchedAsync(static entry => entry is null);

    private async Task<WatchEntry?> UntilWatchedAsync(Func<WatchEntry?, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var entry = await WatchList.FindAsync(Cluster.Service<GrainStorageRecordStore>(Cluster.Silos[0]), Goal);
            if (condition(entry))
            {
                return entry;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }

    private GoalContract TwoSteps() => Contract(
        "d.txt",
        Plan(
            Step("a", $"touch started; {Await("go")}; echo a >> log"),
            Step("b", "echo b >> log; touch d.txt", "a")));
}
