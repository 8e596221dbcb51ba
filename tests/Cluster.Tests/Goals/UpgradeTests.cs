using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Two releases of the silo side by side: one reads and writes the newest format, the other none beyond the first.</summary>
public sealed class UpgradeTests(PostgresServer server) : GoalsSuite
{
    private const int Before = 1;

    private GoalsCluster cluster = null!;
    private short silos = 2;
    private int? writes;

    private InProcessSiloHandle New => cluster.Silos.Single(silo => SiloNames.PlaceOf(silo.Name) == 0);

    private InProcessSiloHandle Old => cluster.Silos.Single(silo => SiloNames.PlaceOf(silo.Name) == 1);

    private IPlanGrain PlanGrain => cluster.Client.GetGrain<IPlanGrain>(ActorKey.ForPlan(Goal, 1).Id);

    private IGoalGrain GoalGrain => cluster.Client.GetGrain<IGoalGrain>(Goal.Value);

    [Theory]
    [InlineData(null)]
    [InlineData(Before)]
    public async Task TwoReleases_GoalsOfTheOlderFormat_AreReadAndWrittenByBoth(int? format)
    {
        writes = format;
        await SubmitAsync(ThreeSteps());
        await UntilFileAsync("started");
        await cluster.MoveAsync(PlanGrain, Old);
        await cluster.MoveAsync(GoalGrain, New);
        Touch("go");
        await UntilFileAsync("b-started");
        await cluster.MoveAsync(PlanGrain, New);
        await cluster.MoveAsync(GoalGrain, Old);
        Touch("b-go");

        await UntilAsync(GoalStatus.Complete);

        Assert.Equal(["a", "b", "c"], Lines("log"));
        Assert.Equal(Before, Assert.Single(await FormatsAsync()));
        Assert.Contains(ActorKey.ForPlan(Goal, 1), Guard(Old).Written.Keys);
    }

    [Theory]
    [InlineData(null, "reads no newer one: upgrade it")]
    [InlineData(Before, "WriteFormat is 1: take it away")]
    public async Task TwoReleases_GoalOfTheNewerFormat_IsRefusedAndSaysWhatHelps(int? format, string remedy)
    {
        writes = format;
        var goals = await GoalsAsync();
        await cluster.SendAsync(GoalGrain, New);

        var reply = await goals.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = ThreeSteps() with { Needs = ["new"] } });

        Assert.Equal(Refusal.NotApplicable, reply.Refusal);
        Assert.StartsWith("'needs' came with format 2", reply.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, reply.Reason, StringComparison.Ordinal);
        Assert.Null(await goals.ReportAsync(Goal));
    }

    [Fact]
    public async Task OldSiloJoins_GoalsOfTheNewerFormat_GoOnWithoutItsTouchingThem()
    {
        silos = 1;
        await SubmitAsync(ThreeSteps() with { Needs = ["new"] });
        await UntilFileAsync("started");
        await cluster.StartOneMoreAsync();
        await cluster.SendAsync(PlanGrain, Old);
        await cluster.SendAsync(GoalGrain, Old);
        Touch("go");
        await UntilFileAsync("b-started");
        Touch("b-go");

        await UntilAsync(GoalStatus.Complete);

        Assert.Equal(["a", "b", "c"], Lines("log"));
        Assert.Equal(RecordFormats.Newest, (await FormatsAsync()).Max());
        Assert.DoesNotContain(Guard(Old).Written.Keys, key => key.Kind is ActorKind.Goal or ActorKind.Plan);
        Assert.Equal(New, cluster.SiloOf(PlanGrain));
    }

    [Fact]
    public async Task OldSiloHasWhatIsNeeded_GoalOfTheNewerFormat_WaitsForOneThatReadsIt()
    {
        silos = 1;
        await SubmitAsync(Contract("a.txt", Plan(Step("a", "touch a.txt"))) with { Needs = ["gpu"] });
        await UntilAsync(GoalStatus.Waiting);
        await cluster.StartOneMoreAsync();
        var hosts = cluster.Service<SiloActors>(New).HostsOf(ActorKey.ForGoal(Goal));
        var goal = GoalLogic.Instance.Replay(ActorKey.ForGoal(Goal), await cluster.Service<SiloRecords>(New).Reader.ReadAsync(ActorKey.ForGoal(Goal)), out _);

        Assert.Equal(SiloOwners.IdOf(Old.SiloAddress), hosts.Find(["gpu"]));
        Assert.Null(hosts.Find(Assert.Single(GoalLogic.Instance.Missing(goal))));
        await cluster.StartOneMoreAsync();

        await UntilAsync(GoalStatus.Complete);
        Assert.DoesNotContain(Guard(Old).Written.Keys, key => key.Kind is ActorKind.Goal or ActorKind.Plan);
    }

    [Fact]
    public async Task TwoReleases_ForkOfAGoalOfTheNewerFormat_IsRefusedAndSaysWhatHelps()
    {
        silos = 1;
        await SubmitAsync(Contract("a.txt", Plan(Step("a", "touch a.txt"))) with { Needs = ["new"] });
        await UntilAsync(GoalStatus.Complete);
        await cluster.StartOneMoreAsync();
        var fork = GoalId.Local($"t{Guid.NewGuid():N}");
        await cluster.PlaceAsync(cluster.Client.GetGrain<IGoalGrain>(fork.Value), New);

        var reply = await cluster.Goals.AskAsync(fork, new ForkGoal { Id = NewId(), Source = Goal, Workspace = Directory.CreateDirectory(PathOf("copy")).FullName });

        Assert.Equal(Refusal.NotApplicable, reply.Refusal);
        Assert.StartsWith("'needs' of the goal that is forked came with format 2", reply.Reason, StringComparison.Ordinal);
        Assert.Contains("reads no newer one: upgrade it", reply.Reason, StringComparison.Ordinal);
        Assert.Null(await cluster.Goals.ReportAsync(fork));
    }

    [Fact]
    public async Task TwoReleases_ImportOfAGoalOfTheNewerFormat_IsRefusedAndSaysWhatHelps()
    {
        await GoalsAsync();
        await cluster.PlaceAsync(GoalGrain, New);
        await using var archive = await ElsewhereAsync(Contract("a.txt", Plan(Step("a", "touch a.txt"))) with { Needs = ["new"] });

        var reply = await cluster.Goals.ImportAsync(Goal, archive);

        Assert.Equal(Refusal.NotApplicable, reply.Refusal);
        Assert.StartsWith("something in the goal that is imported came with format 2", reply.Reason, StringComparison.Ordinal);
        Assert.Null(await cluster.Goals.ReportAsync(Goal));
    }

    [Fact]
    public async Task TwoReleases_PlanOfTheNewerFormatIsOnTheOlderSilo_GoesOnAtTheOtherAtOnce()
    {
        silos = 1;
        await SubmitAsync(Contract("d.txt", Plan(Step("a", $"touch started; {Await("go")}; exit 1")), Plan(Step("d", "touch d.txt"))) with { Needs = ["new"] });
        await UntilFileAsync("started");
        var second = cluster.Client.GetGrain<IPlanGrain>(ActorKey.ForPlan(Goal, 2).Id);
        await cluster.StartOneMoreAsync();
        await cluster.PlaceAsync(second, Old);
        Touch("go");

        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(2, report.Plans);
        Assert.Equal(New, cluster.SiloOf(second));
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
        cluster = await GoalsCluster.StartAsync(silos, Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script)), Configure, prepare: Prepare);
        return cluster.Goals;
    }

    private static OlderRecords? OlderOf(SiloRecords records) => records.Store as OlderRecords;

    private OlderRecords Guard(InProcessSiloHandle silo) => OlderOf(cluster.Service<SiloRecords>(silo))!;

    private void Configure(string name, GoalsOptions options)
    {
        if (SiloNames.PlaceOf(name) == 0)
        {
            options.WriteFormat = writes;
            options.Labels.Add("new");
        }
        else
        {
            options.ReadFormat = SiloNames.PlaceOf(name) == 1 ? Before : options.ReadFormat;
            options.Labels.Add("gpu");
        }
    }

    private void Prepare(string name, ISiloBuilder silo)
    {
        if (SiloNames.PlaceOf(name) == 1)
        {
            silo.Services.AddSingleton(static provider =>
            {
                var records = new OlderRecords(provider.GetRequiredService<GrainStorageRecordStore>(), provider.GetRequiredService<GrainStorageRecordReader>(), Before);
                return new SiloRecords(records, records);
            });
        }
    }

    /// <summary>The formats of all that the goal's actors have written.</summary>
    private async Task<int[]> FormatsAsync()
    {
        var reader = cluster.Service<SiloRecords>(New).Reader;
        var formats = new SortedSet<int>();
        foreach (var key in (ActorKey[])[ActorKey.ForGoal(Goal), ActorKey.ForPlan(Goal, 1)])
        {
            formats.UnionWith((await reader.ReadAsync(key)).Commits.Where(static commit => !commit.Events.IsEmpty).Select(static commit => Envelope.Look(commit.Events).Format));
        }

        return [.. formats];
    }

    /// <summary>A goal that was completed on one machine, as it is exported there.</summary>
    private async Task<Stream> ElsewhereAsync(GoalContract contract)
    {
        await using var elsewhere = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Directory.CreateTempSubdirectory("goals-elsewhere-").FullName, Labels = ["new"] });
        using var deadline = new CancellationTokenSource(Deadline);
        Assert.True((await elsewhere.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract }, deadline.Token)).Accepted);
        while ((await elsewhere.ReportAsync(Goal, deadline.Token))!.EndedAt is null)
        {
            await Task.Delay(20, deadline.Token);
        }

        var bytes = new MemoryStream();
        await using var archive = await elsewhere.ExportAsync(Goal, deadline.Token);
        await archive!.CopyToAsync(bytes, deadline.Token);
        bytes.Position = 0;
        return bytes;
    }

    private GoalContract ThreeSteps() => Contract("c.txt", Plan(
        Step("a", $"touch started; {Await("go")}; echo a >> log"),
        Step("b", $"touch b-started; {Await("b-go")}; echo b >> log", "a"),
        Step("c", "echo c >> log; touch c.txt", "b")));
}
