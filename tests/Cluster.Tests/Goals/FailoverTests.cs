using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Conformance.Telemetry;
using Orleans.Goals.Contracts;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Goals whose silos die, stop, or lose their activations in the middle.</summary>
public sealed class FailoverTests(PostgresServer server) : GoalsSuite
{
    private GoalsCluster cluster = null!;
    private bool sharesFolder = true;

    private IPlanGrain PlanGrain => cluster.Client.GetGrain<IPlanGrain>(ActorKey.ForPlan(Goal, 1).Id);

    private IGoalGrain GoalGrain => cluster.Client.GetGrain<IGoalGrain>(Goal.Value);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SiloDies_InTheMiddleOfACommand_SurvivorGoesOnAndRepeatsNothing(bool ofThePlan)
    {
        await SubmitAsync(FourSteps());
        await UntilFileAsync("started");

        // Each actor on a silo of its own: then one dies and the other lives.
        var home = cluster.SiloOf(PlanGrain)!;
        var other = cluster.Silos.Single(silo => silo != home);
        await cluster.MoveAsync(GoalGrain, other);
        await cluster.KillAsync(ofThePlan ? home : other);
        Touch("go");

        var report = await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b", "c", "d"], Lines("log"));
        Assert.Equal(4, report.Usage.Attempts);
        Assert.Equal(ofThePlan, await WasTakenOverAsync());
    }

    [Fact]
    public async Task EverySiloDies_AnotherStarted_GoesOnAndRepeatsNothing()
    {
        using var spans = new SpanListener();
        await SubmitAsync(FourSteps());
        await UntilFileAsync("started");

        var before = cluster.Silos.ToArray();
        await cluster.StartOneMoreAsync();
        foreach (var silo in before)
        {
            await cluster.KillAsync(silo);
        }

        Touch("go");

        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b", "c", "d"], Lines("log"));
        Assert.True(await WasTakenOverAsync());
        await spans.UntilEndAsync(Goal);
        var steps = spans.WholeTraceOf(Goal).Where(static span => span.DisplayName == "attempt").OrderBy(static span => span.StartTimeUtc);
        Assert.Equal(["a 1", "b 2", "c 1", "d 1"], steps.Select(static span => $"{span.GetTagItem("goals.step.id")} {span.GetTagItem("goals.operation.executions")}"));
    }

    [Fact]
    public async Task SiloDeclaredDead_ThoughItLives_SurvivorGoesOnAndRepeatsNothing()
    {
        await SubmitAsync(FourSteps());
        await UntilFileAsync("started");

        var home = cluster.SiloOf(PlanGrain)!;
        Assert.True(await cluster.Service<IClusterMembershipService>(cluster.Silos.Single(silo => silo != home)).TryKill(home.SiloAddress));
        await UntilEventAsync("operationTakenOver");
        Touch("go");

        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b", "c", "d"], Lines("log"));
    }

    [Fact]
    public async Task SiloStops_InTheMiddleOfACommand_AnotherGoesOnAndRepeatsNothing()
    {
        await SubmitAsync(FourSteps());
        await UntilFileAsync("started");

        await cluster.StopAsync(cluster.SiloOf(PlanGrain)!);
        Touch("go");

        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b", "c", "d"], Lines("log"));
        Assert.True(await WasTakenOverAsync());
    }

    [Fact]
    public async Task SiloDies_CommandsOfItCannotBeKnown_APersonIsAskedAndNothingIsRepeated()
    {
        sharesFolder = false;
        await SubmitAsync(FourSteps());
        await UntilFileAsync("started");

        await cluster.KillAsync(cluster.SiloOf(PlanGrain)!);
        Touch("go");

        var report = await UntilAsync(GoalStatus.AwaitingInput);
        Assert.Equal("b", Assert.Single(report.Questions).Step);
        await UntilFileAsync("b-ended");
        await AskAsync(new SettleStep { Id = NewId(), Step = "b", As = SettleAs.Done });
        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b", "c", "d"], Lines("log"));
    }

    [Fact]
    public async Task SiloDies_CommandsOfItCannotBeKnown_AnIdempotentStepIsMadeAgain()
    {
        sharesFolder = false;
        var contract = FourSteps();
        await SubmitAsync(contract with { Plans = [contract.Plans[0] with { Steps = [.. contract.Plans[0].Steps.Select(step => step with { Idempotent = true })] }] });
        await UntilFileAsync("started");

        await cluster.KillAsync(cluster.SiloOf(PlanGrain)!);
        Touch("go");

        var report = await UntilAsync(GoalStatus.Complete);
        Assert.Equal(2, report.PlanHistory[0].Steps[1].Attempts);
        Assert.Equal(["a", "b", "b", "c", "d"], Lines("log").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ActivationsEnd_WhileACommandRuns_ItsResultIsStillTold()
    {
        await SubmitAsync(FourSteps());
        await UntilFileAsync("started");

        await cluster.DeactivateAsync(PlanGrain);
        await cluster.DeactivateAsync(GoalGrain);
        Touch("go");

        var report = await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b", "c", "d"], Lines("log"));
        Assert.Equal(4, report.Usage.Attempts);
    }

    [Fact]
    public async Task PlanMoves_WhileACommandRuns_CancellingStillStopsIt()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "touch started; sleep 600; touch done"))));
        await UntilFileAsync("started");
        var home = cluster.SiloOf(PlanGrain)!;

        await cluster.MoveAsync(PlanGrain, cluster.Silos.Single(silo => silo != home));
        await AskAsync(new CancelGoal { Id = NewId() });

        await UntilAsync(GoalStatus.Cancelled);
        Assert.False(File.Exists(PathOf("done")));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync()
    {
        cluster = await GoalsCluster.StartAsync(2, Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script)), Configure);
        return cluster.Goals;
    }

    private async Task UntilEventAsync(string type)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await foreach (var happened in cluster.Goals.WatchAsync(Goal, default, deadline.Token))
        {
            if (happened.Type == type)
            {
                return;
            }
        }
    }

    private async Task<bool> WasTakenOverAsync() => (await EventsAsync()).Any(happened => happened.Type == "operationTakenOver");

    private void Configure(string silo, GoalsOptions options)
    {
        if (!sharesFolder)
        {
            options.FolderIsShared = false;
            options.ArtifactFolder = options.Folder;
            options.Folder = Path.Combine(options.Folder!, silo);
        }
    }

    /// <summary>Four steps in a row, none of which may be repeated; the second waits for the file "go".</summary>
    private GoalContract FourSteps() => Contract(
        "d.txt",
        Plan(
            Step("a", "echo a >> log"),
            Step("b", $"touch started; {Await("go")}; echo b >> log; touch b-ended", "a"),
            Step("c", "echo c >> log", "b"),
            Step("d", "echo d >> log; touch d.txt", "c")));
}
