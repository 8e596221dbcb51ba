using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Tests.Runner;
using Orleans.Goals.Engine.Goals;
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
        Assert.Equal(["gpu"], Assert.Single(GoalLogic.Instance.Missing(goal.State)));
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
