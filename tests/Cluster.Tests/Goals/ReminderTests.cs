using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>A record names a living silo for an operation of which that silo has never heard.</summary>
public sealed class ReminderTests(PostgresServer server) : GoalsSuite
{
    private GoalsCluster cluster = null!;

    [Fact]
    public async Task OwnerLivesAndNeverBegan_IsRemindedAndBeginsIt()
    {
        await GoalsAsync();
        await RecordAsync(Contract("done", Plan(Step("a", "echo a >> log; touch done"))));

        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(["a"], Lines("log"));
        Assert.Equal(1, report.Usage.Attempts);
        Assert.DoesNotContain(await EventsAsync(), happened => happened.Type == "operationTakenOver");
        Assert.Equal(2, cluster.Silos.Count);
    }

    [Fact]
    public async Task OwnerLivesAndNeverBegan_GoalIsCancelled_EndsWithoutBeginningIt()
    {
        await GoalsAsync();
        await RecordAsync(Contract("done", Plan(Step("a", "echo a >> log; touch done"))), new CancelGoal { Id = NewId() });

        var report = await UntilAsync(GoalStatus.Cancelled);

        Assert.Empty(Lines("log"));
        Assert.Equal("stopped", Assert.Single(report.PlanHistory).Outcome);
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
        cluster = await GoalsCluster.StartAsync(2, Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script)));
        return cluster.Goals;
    }

    /// <summary>
    /// Writes what is there when a plan's activation on one silo committed its first attempt and ended before it began it, and its next one is
    /// on another silo. It has heard everything that was asked of the goal.
    /// </summary>
    private async Task RecordAsync(GoalContract contract, params GoalCommand[] further)
    {
        var key = ActorKey.ForPlan(Goal, 1);
        var grain = cluster.Client.GetGrain<IPlanGrain>(key.Id);
        await grain.PokeAsync();
        var place = cluster.SiloOf(grain)!;
        var context = new DecideContext(TimeProvider.System.GetUtcNow(), SiloOwners.IdOf(cluster.Silos.Single(silo => silo != place).SiloAddress));
        var store = cluster.Service<GrainStorageRecordStore>(place);

        var goal = GoalLogic.Instance.Create(ActorKey.ForGoal(Goal));
        var plan = PlanLogic.Instance.Create(key);
        List<GoalStateEvent> goalEvents = [];
        List<PlanStateEvent> planEvents = [];
        ActorMessage[] messages =
        [
            new CommandMessage(new SubmitGoal { Id = NewId(), Contract = contract }),
            new GrantMessage(new WorkspaceGrant { Version = 1, Claim = 1, Holder = Goal.Value, IsWaitedFor = false }),
            .. further.Select(command => new CommandMessage(command)),
        ];
        foreach (var message in messages)
        {
            var asked = GoalLogic.Instance.Decide(goal, message, context);
            goal = asked.State;
            goalEvents.AddRange(asked.Events);
            if (goal.Current is null)
            {
                continue;
            }

            var told = PlanLogic.Instance.Decide(plan, new DesiredMessage(GoalView.Desire(goal)), context);
            plan = told.State;
            planEvents.AddRange(told.Events);
        }

        Assert.Equal(context.Owner, Assert.Single(plan.Open).Owner);
        await AppendAsync(store, PlanLogic.Instance, key, planEvents, plan, context);
        await AppendAsync(store, GoalLogic.Instance, ActorKey.ForGoal(Goal), goalEvents, goal, context);
    }

    private static async Task AppendAsync<TState, TEvent>(
        GrainStorageRecordStore store, IActorLogic<TState, TEvent> logic, ActorKey key, IReadOnlyList<TEvent> events, TState state, DecideContext context)
        where TState : class, IActorState
        where TEvent : class
    {
        var outcome = await store.AppendAsync(key, new RecordAppend
        {
            ExpectedVersion = 0,
            At = context.Now,
            Events = logic.Format.WriteEvents(events),
            Due = logic.Due(state),
            Summary = logic.Summary(state),
        });
        Assert.Equal(AppendOutcome.Committed, outcome);
    }
}
