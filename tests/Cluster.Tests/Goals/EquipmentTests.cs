using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.ReadModels;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Silos of which only some have code of the application that goals name. The first has none, every other has a planner and a verifier.</summary>
public sealed class EquipmentTests(PostgresServer server) : GoalsSuite
{
    private GoalsCluster cluster = null!;

    private InProcessSiloHandle Plain => cluster.Silos.Single(silo => SiloNames.PlaceOf(silo.Name) == 0);

    private InProcessSiloHandle Equipped => cluster.Silos.Single(silo => SiloNames.PlaceOf(silo.Name) != 0);

    [Fact]
    public async Task Submit_NamesWhatOnlyAnotherSiloHas_IsAcceptedAndItIsAskedThere()
    {
        await AtPlainAsync();

        await SubmitAsync(Planned());
        await UntilAsync(GoalStatus.Complete);

        var begun = (await EventsOfGoalAsync()).ToArray();
        var equipped = SiloOwners.IdOf(Equipped.SiloAddress);
        Assert.Equal(equipped, begun.OfType<PlannerAsked>().Single().Operation.Owner);
        Assert.Equal(equipped, begun.OfType<RoundBegun>().Single().Operation.Owner);
    }

    [Fact]
    public async Task Submit_NamesWhatNoSiloHas_IsRefusedWithWhatThereIs()
    {
        await AtPlainAsync();

        Assert.Contains(
            "the planner 'page', and the silos of this cluster have only pages: register it",
            await RefusedAsync(Planned() with { Planner = new PlannerChoice { Name = "page" } }),
            StringComparison.Ordinal);
        Assert.Contains(
            "the verifier 'thee', and the silos of this cluster have only there",
            await RefusedAsync(Planned() with { DoneWhen = [new VerifierCheck { Id = "a", Verifier = "thee" }] }),
            StringComparison.Ordinal);
        Assert.Contains(
            "step a calls the tool 'publish', and the silos of this cluster have none",
            await RefusedAsync(Contract("a.txt", Plan(Step("a", "true") with { Action = new ToolAction { Tool = "publish" } }))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planner_ItsSilosAreGone_GoalWaitsAndIsPlannedWhenOneJoins()
    {
        await AtPlainAsync();
        await SubmitAsync(Planned() with { DoneWhen = [new FileCheck { Id = "there", File = "a.txt" }], Objective = "ask" });
        await UntilAsync(GoalStatus.AwaitingInput);
        await cluster.KillAsync(Equipped);
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "ask", Answer = "yes" });

        var held = await UntilAsync(static report => report is { Status: GoalStatus.Waiting, Plans: 1 } && report.Holds.Any(static hold => hold.Reason.StartsWith("no host", StringComparison.Ordinal)));

        Assert.Equal("no host with planner pages: it goes on when one comes that has it", Assert.Single(held.Holds).Reason);
        await cluster.StartOneMoreAsync();
        Assert.Equal(2, (await UntilAsync(GoalStatus.Complete)).Plans);
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
        cluster = await GoalsCluster.StartAsync(2, Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script)), prepare: (name, silo) =>
        {
            if (SiloNames.PlaceOf(name) != 0)
            {
                silo.Services.AddSingleton<IPlanner, Planner>().AddSingleton<IVerifier, Verifier>();
            }
        });
        return cluster.Goals;
    }

    private GoalContract Planned() => Contract("a.txt") with
    {
        DoneWhen = [new VerifierCheck { Id = "there", Verifier = "there" }],
        Strategy = PlanStrategy.Planner,
        Planner = new PlannerChoice { Name = "pages" },
        Budget = new GoalBudget { Replans = 2 },
        Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess },
    };

    /// <summary>What is asked of the goal is answered by the silo that has nothing.</summary>
    private async Task AtPlainAsync()
    {
        await GoalsAsync();
        await cluster.PlaceAsync(cluster.Client.GetGrain<IGoalGrain>(Goal.Value), Plain);
    }

    private async Task<string> RefusedAsync(GoalContract contract)
    {
        var reply = await cluster.Goals.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract });
        Assert.Equal(Refusal.Invalid, reply.Refusal);
        return reply.Reason;
    }

    private async Task<IEnumerable<GoalStateEvent>> EventsOfGoalAsync() =>
        (await cluster.Service<SiloRecords>(Plain).Reader.ReadAsync(ActorKey.ForGoal(Goal))).Commits
            .Where(static commit => !commit.Events.IsEmpty)
            .SelectMany(static commit => GoalLogic.Instance.Format.ReadEvents(commit.Events));

    private sealed class Planner : IPlanner
    {
        public string Name => "pages";

        public ValueTask<PlannerResult> PlanAsync(PlannerCall call, CancellationToken cancellationToken) => ValueTask.FromResult(PlannerResult.Of(
            new PlanDefinition
            {
                Name = "made",
                Steps = call is { Number: 1, Contract.Objective: "ask" }
                    ? [Step("ask", "true") with { Action = new AskAction { Question = "Go on?" } }, Step("fail", "exit 1", "ask")]
                    : [Step("a", "touch a.txt")],
            },
            "so it is"));
    }

    private sealed class Verifier : IVerifier
    {
        public string Name => "there";

        public ValueTask<VerifierVerdict> VerifyAsync(VerifierCall call, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new VerifierVerdict { Verdict = Verdict.Passed, Reason = "it is there" });
    }
}
