using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>From when on a goal that waits must be awake, while its own time runs as well.</summary>
public sealed class GoalDueTests
{
    private static readonly GoalContract Contract = GoalDriver.Contract with { Budget = new GoalBudget { WallClock = TimeSpan.FromHours(1) } };

    [Fact]
    public void Due_AnotherGoalHasTheWorkspace_IsNow()
    {
        var goal = new GoalDriver().Submit(Contract with { ReadsOnly = false });
        goal.Tell(new GrantMessage(new WorkspaceGrant { Version = 1, Claim = goal.State.Claim, Holder = "local/other", IsWaitedFor = true }));

        Assert.Equal((GoalStatus.Waiting, HoldKind.Workspace), (GoalView.Status(goal.State), Assert.Single(GoalView.Holds(goal.State)).Kind));
        Assert.Equal(goal.State.AcceptedAt, GoalView.Due(goal.State));
    }

    [Fact]
    public void Due_ThePlanWaitsForAHost_IsNow()
    {
        var goal = new GoalDriver().Submit(Contract).Observe(hold: new PlanHold { Kind = HoldKind.Wait, Reason = "no host with gpu" });

        Assert.Equal((GoalStatus.Waiting, goal.State.AcceptedAt), (GoalView.Status(goal.State), GoalView.Due(goal.State)));
    }

    [Fact]
    public void Due_ThePlanWaitsForATime_IsThatOrTheGoalsOwn()
    {
        var goal = new GoalDriver().Submit(Contract).Observe(hold: new PlanHold { Kind = HoldKind.Wait, Reason = "until then", Until = GoalDriver.Beginning.AddMinutes(5) });
        Assert.Equal((GoalStatus.Waiting, GoalDriver.Beginning.AddMinutes(5)), (GoalView.Status(goal.State), GoalView.Due(goal.State)));

        goal.Observe(hold: new PlanHold { Kind = HoldKind.Wait, Reason = "until then", Until = GoalDriver.Beginning.AddDays(1) });

        Assert.Equal(GoalDriver.Beginning.AddHours(1), GoalView.Due(goal.State));
    }
}
