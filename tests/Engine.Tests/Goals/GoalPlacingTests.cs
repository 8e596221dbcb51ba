using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Tests.Runner;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>On which hosts what is a goal's own runs.</summary>
public sealed class GoalPlacingTests
{
    private readonly LabelledHosts hosts = new() { Labels = { ["host"] = [] } };

    [Fact]
    public void Submit_NoHostHasWhatItNeeds_WaitsAndGoesOnWhenOneComes()
    {
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { Needs = ["gpu"] });
        Assert.Equal(GoalStatus.Waiting, GoalView.Status(goal.State));
        Assert.StartsWith("no host with gpu", Assert.Single(GoalView.Holds(goal.State)).Reason, StringComparison.Ordinal);
        Assert.Equal(["format:2", "gpu"], Assert.Single(GoalLogic.Instance.Missing(goal.State)));
        Assert.Null(goal.State.Current);
        Assert.NotNull(GoalView.Due(goal.State));

        hosts.Labels["other"] = ["gpu"];
        goal.Tell(new WakeMessage());

        Assert.Equal(GoalStatus.Active, GoalView.Status(goal.State));
        Assert.NotNull(goal.State.Current);
        Assert.Empty(GoalLogic.Instance.Missing(goal.State));
    }

    [Fact]
    public void Round_AnotherHostHasWhatItNeeds_ItIsTheOwner()
    {
        hosts.Labels["other"] = ["gpu"];
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { Needs = ["gpu"] }).EndPlan(PlanOutcome.Succeeded);

        Assert.Equal((OperationKind.Round, "other"), (goal.State.Open!.Kind, goal.State.Open.Owner.Value));
    }

    [Fact]
    public void Round_ItsHostDiesAndNoOtherHasWhatItNeeds_WaitsForOneAndSaysSo()
    {
        hosts.Labels["other"] = ["gpu"];
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { Needs = ["gpu"] }).EndPlan(PlanOutcome.Succeeded);
        hosts.Labels.Remove("other");

        goal.Tell(new OwnersDeadMessage([new OwnerId("other")]));

        Assert.Equal((GoalStatus.Waiting, 1), (GoalView.Status(goal.State), goal.State.Open!.Execution));
        Assert.StartsWith("no host with gpu", Assert.Single(GoalView.Holds(goal.State)).Reason, StringComparison.Ordinal);
        hosts.Labels["next"] = ["gpu"];
        goal.Tell(new OwnersDeadMessage([new OwnerId("other")]));
        Assert.Equal((GoalStatus.Active, "next", 2), (GoalView.Status(goal.State), goal.State.Open.Owner.Value, goal.State.Open.Execution));
    }

    [Fact]
    public void Round_ItsHostDiesAndTheGoalIsCancelled_AnyHostEndsWhatIsLeft()
    {
        hosts.Labels["other"] = ["gpu"];
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { Needs = ["gpu"] }).EndPlan(PlanOutcome.Succeeded);
        hosts.Labels.Remove("other");
        goal.Tell(new OwnersDeadMessage([new OwnerId("other")]));

        goal.Ask(new CancelGoal { Id = goal.NewId() });
        goal.Tell(new OwnersDeadMessage([new OwnerId("other")]));

        Assert.Equal(("host", 2), (goal.State.Open!.Owner.Value, goal.State.Open.Execution));
        goal.Tell(new SettledMessage(goal.State.Open.Operation, 2, new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.Zero }));
        Assert.Equal(GoalStatus.Cancelled, GoalView.Status(goal.State));
    }

    [Fact]
    public void Round_ItsHostDiesAndTheTimeIsOver_AnyHostEndsWhatIsLeft()
    {
        hosts.Labels["other"] = ["gpu"];
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { Needs = ["gpu"], Budget = new GoalBudget { WallClock = TimeSpan.FromHours(1) } }).EndPlan(PlanOutcome.Succeeded);
        hosts.Labels.Remove("other");
        goal.Tell(new OwnersDeadMessage([new OwnerId("other")]));
        Assert.Equal("other", goal.State.Open!.Owner.Value);

        goal.Now += TimeSpan.FromHours(2);
        goal.Tell(new OwnersDeadMessage([new OwnerId("other")]));

        Assert.Equal(("host", 2), (goal.State.Open.Owner.Value, goal.State.Open.Execution));
    }

    [Theory]
    [InlineData(PlanStrategy.Planner, "planner:releases", "planner releases")]
    [InlineData(PlanStrategy.Model, "host:models", "models")]
    public void Plan_NoHostCanMakeIt_WaitsForOneWhileThereIsNone(PlanStrategy strategy, string need, string what)
    {
        hosts.Rare.Add(need);
        var contract = GoalDriver.Contract with
        {
            Plans = [],
            Strategy = strategy,
            Planner = strategy == PlanStrategy.Planner ? new PlannerChoice { Name = "releases" } : null,
            Budget = new GoalBudget { Replans = 2 },
        };

        var goal = new GoalDriver { Hosts = hosts }.Submit(contract);

        Assert.Equal((GoalStatus.Waiting, null), (GoalView.Status(goal.State), goal.State.Open));
        Assert.Equal($"no host with {what}: it goes on when one comes that has it", Assert.Single(GoalView.Holds(goal.State)).Reason);
        hosts.Labels["other"] = [need];
        goal.Tell(new WakeMessage());
        Assert.Equal("other", goal.State.Open!.Owner.Value);
        Assert.Equal(GoalStatus.Active, GoalView.Status(goal.State));
    }

    [Fact]
    public void Round_OfAPlannedGoal_NeedsNoPlanner()
    {
        hosts.Rare.Add("planner:releases");
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract).EndPlan(PlanOutcome.Succeeded);

        Assert.Equal((OperationKind.Round, "host"), (goal.State.Open!.Kind, goal.State.Open.Owner.Value));
        Assert.Empty(GoalPlacing.Needs(goal.State with { Contract = GoalDriver.Contract with { Plans = [], Strategy = PlanStrategy.Planner, Planner = new PlannerChoice { Name = "releases" } } }));
    }

    [Fact]
    public void Round_WithAJudge_GoesWhereModelsAre()
    {
        hosts.Rare.Add("host:models");
        hosts.Labels["other"] = ["host:models"];
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { DoneWhen = [new JudgeCheck { Id = "well", Statement = "it is well" }] }).EndPlan(PlanOutcome.Succeeded);

        Assert.Equal((OperationKind.Round, "other"), (goal.State.Open!.Kind, goal.State.Open.Owner.Value));
    }

    [Fact]
    public void Round_HostIsGoneWhenThePlanEnds_WaitsForOne()
    {
        hosts.Labels["other"] = ["gpu"];
        var goal = new GoalDriver { Hosts = hosts }.Submit(GoalDriver.Contract with { Needs = ["gpu"] });
        hosts.Labels.Remove("other");

        goal.EndPlan(PlanOutcome.Succeeded);

        Assert.Equal((null, GoalStatus.Waiting), (goal.State.Open, GoalView.Status(goal.State)));
        hosts.Labels["host"] = ["gpu"];
        Assert.Equal("host", goal.Tell(new WakeMessage()).State.Open!.Owner.Value);
    }
}
