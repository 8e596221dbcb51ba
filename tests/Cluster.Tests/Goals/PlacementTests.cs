using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.TestingHost;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Silos of which only some have what goals need. The first has no label, every other has "gpu".</summary>
public sealed class PlacementTests(PostgresServer server) : GoalsSuite
{
    private GoalsCluster cluster = null!;
    private short silos = 2;

    private InProcessSiloHandle Plain => cluster.Silos.Single(silo => SiloNames.PlaceOf(silo.Name) == 0);

    private InProcessSiloHandle Labelled => cluster.Silos.First(silo => SiloNames.PlaceOf(silo.Name) != 0);

    [Fact]
    public async Task Step_NeedsALabel_RunsOnTheSiloThatHasItWhereverItsPlanIs()
    {
        await SubmitAsync(Contract("b.txt", Plan(
            Step("wait", $"touch started; {Await("go")}"),
            Step("a", "touch a.txt", "wait") with { Needs = ["gpu"] },
            Step("b", "touch b.txt", "a"))));
        await UntilFileAsync("started");
        await cluster.MoveAsync(cluster.Client.GetGrain<IPlanGrain>(PlanKey.Id), Plain);
        Touch("go");

        await UntilAsync(GoalStatus.Complete);

        var owners = await OwnersAsync();
        Assert.Equal(SiloOwners.IdOf(Labelled.SiloAddress), owners["a"]);
        Assert.Equal(SiloOwners.IdOf(Plain.SiloAddress), owners["b"]);
    }

    [Fact]
    public async Task Goal_NeedsWhatNoSiloHas_WaitsAndGoesOnWhenOneJoinsThatHas()
    {
        silos = 1;
        await SubmitAsync(Contract("a.txt", Plan(Step("a", "touch a.txt"))) with { Needs = ["gpu"] });

        var held = await UntilAsync(GoalStatus.Waiting);
        Assert.Contains(held.Holds, static hold => hold.Reason.StartsWith("no host with gpu", StringComparison.Ordinal));
        Assert.False(File.Exists(PathOf("a.txt")));
        await cluster.StartOneMoreAsync();

        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(SiloOwners.IdOf(Labelled.SiloAddress), (await OwnersAsync())["a"]);
    }

    [Fact]
    public async Task Agent_NeedsALabel_IsActivatedOnTheSiloThatHasItAndWorksThere()
    {
        var contract = Contract("made", Plan(new StepDefinition
        {
            Id = "work",
            Action = new AgentAction { Instructions = WordedModel.Instructions([("exec", new { command = $"touch started; {Await("go")}; touch made" })], [("propose_complete", new { summary = "made" })]) },
            Needs = ["gpu"],
        }));
        await SubmitAsync(contract with { Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess, Commit = false } });
        await UntilFileAsync("started");

        var worker = ActorKey.ForWorker(PlanKey, "work", 1);
        Assert.Equal(Labelled, cluster.SiloOf(cluster.Client.GetGrain<IWorkerGrain>(worker.Id)));
        var state = WorkerLogic.Instance.Replay(worker, await Records.ReadAsync(worker), out _);
        Assert.Equal((OperationKind.Tool, SiloOwners.IdOf(Labelled.SiloAddress)), (state.Open!.Kind, state.Open.Owner));
        Touch("go");
        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Step_SiloThatHasItDies_WaitsForAnotherAndGoesOnThere()
    {
        await SubmitAsync(Contract("b.txt", Plan(
            Step("a", $"touch started; {Await("go")}") with { Needs = ["gpu"] },
            Step("b", "touch b.txt", "a"))));
        await UntilFileAsync("started");
        var home = Labelled;
        await cluster.MoveAsync(cluster.Client.GetGrain<IPlanGrain>(PlanKey.Id), Plain);
        await cluster.KillAsync(home);
        var held = await UntilAsync(GoalStatus.Waiting);
        Assert.StartsWith("step a: no host with gpu", Assert.Single(held.Holds).Reason, StringComparison.Ordinal);
        await cluster.StartOneMoreAsync();
        Touch("go");

        await UntilAsync(GoalStatus.Complete);

        Assert.Equal(SiloOwners.IdOf(Labelled.SiloAddress), (await OwnersAsync())["a"]);
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

    private ActorKey PlanKey => ActorKey.ForPlan(Goal, 1);

    private Orleans.Goals.Stores.IRecordReader Records => cluster.Service<SiloRecords>(Plain).Reader;

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync()
    {
        cluster = await GoalsCluster.StartAsync(silos, Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script)), (name, options) =>
        {
            options.Models = WordedModel.For;
            if (SiloNames.PlaceOf(name) != 0)
            {
                options.Labels.Add("gpu");
            }
        });
        return cluster.Goals;
    }

    /// <summary>Who ran the last execution of each step's attempts.</summary>
    private async Task<Dictionary<string, OwnerId>> OwnersAsync()
    {
        var owners = new Dictionary<string, OwnerId>(StringComparer.Ordinal);
        foreach (var commit in (await Records.ReadAsync(PlanKey)).Commits.Where(static commit => !commit.Events.IsEmpty))
        {
            foreach (var change in PlanLogic.Instance.Format.ReadEvents(commit.Events))
            {
                switch (change)
                {
                    case AttemptBegun begun:
                        owners[begun.Operation.Step!] = begun.Operation.Owner;
                        break;
                    case PlanOperationTakenOver taken:
                        owners[taken.Operation.Split('/')[^2]] = taken.Owner;
                        break;
                }
            }
        }

        return owners;
    }
}
