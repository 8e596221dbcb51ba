using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Goals;

public sealed class GoalCycleTests
{
    private static readonly DateTimeOffset Beginning = GoalDriver.Beginning;

    private static GoalContract Hourly(MissedRounds missed = MissedRounds.RunOnce, bool startNow = false) =>
        GoalDriver.Contract with { Schedule = new GoalSchedule { Cron = "30 * * * *", Missed = missed, StartNow = startNow } };

    [Fact]
    public void Submit_WithASchedule_WaitsForTheFirstDueTime()
    {
        var goal = new GoalDriver().Submit(Hourly());

        Assert.Equal((GoalStatus.Waiting, 0, Beginning.AddMinutes(30)), (GoalView.Status(goal.State), goal.State.Cycle, GoalLogic.Instance.Due(goal.State)));
        goal.Wake(Beginning.AddMinutes(29));
        Assert.Empty(goal.Last);
        goal.Wake(Beginning.AddMinutes(30));
        Assert.Equal((GoalStatus.Active, 1, 1), (GoalView.Status(goal.State), goal.State.Cycle, goal.State.Current!.Number));
    }

    [Fact]
    public void Submit_ThatStartsNow_BeginsAtOnce() =>
        Assert.Equal(1, new GoalDriver().Submit(Hourly(startNow: true)).State.Cycle);

    [Fact]
    public void Cycle_ThatIsComplete_IsFollowedByOneThatBeginsAnew()
    {
        var goal = new GoalDriver().Submit(Hourly(startNow: true) with { Budget = new GoalBudget { Attempts = 3 } });

        goal.EndPlan(PlanOutcome.Succeeded, attempts: 3).Settle();
        Assert.Equal((GoalStatus.Waiting, GoalStatus.None), (GoalView.Status(goal.State), goal.State.Ended));
        Assert.Equal((1, GoalStatus.Complete, 3L), (goal.State.Cycles[0].Number, goal.State.Cycles[0].Status, goal.State.Cycles[0].Attempts));
        goal.Wake(Beginning.AddMinutes(30));

        Assert.Equal((2, 2, 3L, 3L, 0L), (goal.State.Cycle, goal.State.Current!.Number, goal.State.Current.Allowance, goal.State.PastAttempts, goal.State.Attempts));
        Assert.Empty(goal.State.Manifest);
        Assert.Equal(Beginning.AddMinutes(90), goal.State.NextDue);
    }

    [Fact]
    public void Cycle_AfterMissedDueTimes_IsOneForAllOfThem()
    {
        var goal = new GoalDriver().Submit(Hourly()).Wake(Beginning.AddHours(5));

        Assert.Equal((1, 4, Beginning.AddHours(4.5), Beginning.AddHours(5.5)), (goal.State.Cycle, goal.State.CycleMissed, goal.State.CycleDue, goal.State.NextDue));
    }

    [Fact]
    public void Cycle_WithMissedDueTimesThatAreSkipped_BeginsAtTheNext()
    {
        var goal = new GoalDriver().Submit(Hourly(MissedRounds.Skip)).Wake(Beginning.AddHours(5));
        Assert.Equal((0, 5), (goal.State.Cycle, goal.Last.OfType<RoundsSkipped>().Single().Count));

        goal.Wake(Beginning.AddHours(5.5));

        Assert.Equal((1, 0), (goal.State.Cycle, goal.State.CycleMissed));
    }

    [Fact]
    public void Cycle_ThatIsBlocked_GivesWayToTheNext()
    {
        var goal = new GoalDriver().Submit(Hourly(startNow: true)).EndPlan(PlanOutcome.Failed).EndPlan(PlanOutcome.Failed);
        Assert.Equal((GoalStatus.Blocked, Beginning.AddMinutes(30)), (GoalView.Status(goal.State), GoalLogic.Instance.Due(goal.State)));

        goal.Wake(Beginning.AddMinutes(30));

        Assert.Equal((2, GoalStatus.Blocked, 3), (goal.State.Cycle, goal.State.Cycles[0].Status, goal.State.Current!.Number));
    }

    [Fact]
    public void Cycle_OutOfBudgetWithAnOpenPlan_StopsItFirst()
    {
        var goal = new GoalDriver().Submit(Hourly(startNow: true)).Observe(hold: new PlanHold { Kind = HoldKind.Budget, Reason = "used up" });

        goal.Wake(Beginning.AddMinutes(30));
        Assert.Equal((1, DesiredMode.Stop, GoalStatus.Active), (goal.State.Cycle, goal.State.Current!.Mode, GoalView.Status(goal.State)));
        goal.EndPlan(PlanOutcome.Stopped);

        Assert.Equal((2, GoalStatus.BudgetLimited), (goal.State.Cycle, goal.State.Cycles[0].Status));
    }

    [Fact]
    public void Cycle_ThatAsks_IsNotReplaced()
    {
        var goal = new GoalDriver().Submit(Hourly(startNow: true)).Observe(hold: new PlanHold { Kind = HoldKind.Question, Reason = "did it?" });

        goal.Wake(Beginning.AddHours(9));

        Assert.Equal((1, GoalStatus.AwaitingInput), (goal.State.Cycle, GoalView.Status(goal.State)));
    }

    [Fact]
    public void Pause_BetweenCycles_LetsNoneBegin()
    {
        var goal = new GoalDriver().Submit(Hourly());
        goal.Ask(new PauseGoal { Id = goal.NewId() }).Wake(Beginning.AddHours(3));
        Assert.Equal((0, GoalStatus.Paused), (goal.State.Cycle, GoalView.Status(goal.State)));

        goal.Ask(new ResumeGoal { Id = goal.NewId() });

        Assert.Equal((1, 2), (goal.State.Cycle, goal.State.CycleMissed));
    }

    [Fact]
    public void Cancel_BetweenCycles_EndsTheGoalForGood()
    {
        var goal = new GoalDriver().Submit(Hourly(startNow: true)).EndPlan(PlanOutcome.Succeeded).Settle();

        goal.Ask(new CancelGoal { Id = goal.NewId() });

        Assert.Equal((GoalStatus.Cancelled, 1), (goal.State.Ended, goal.State.Cycles.Length));
        Assert.Equal(GoalStatus.Complete, goal.State.Cycles[0].Status);
        Assert.Equal(Refusal.Ended, goal.Ask(new ReopenGoal { Id = goal.NewId() }).Reply!.Refusal);
    }

    [Fact]
    public void Reopen_OfACompleteGoal_BeginsANewCycle()
    {
        var goal = new GoalDriver().Submit().EndPlan(PlanOutcome.Succeeded).Settle();

        goal.Ask(new ReopenGoal { Id = goal.NewId() });

        Assert.Equal((GoalStatus.None, 2, 2), (goal.State.Ended, goal.State.Cycle, goal.State.Current!.Number));
        goal.EndPlan(PlanOutcome.Succeeded).Settle();
        Assert.Equal([(1, 1), (2, 1)], goal.State.Cycles.Select(cycle => (cycle.Number, cycle.Rounds)));
        Assert.Equal(GoalStatus.Complete, goal.State.Ended);
    }

    [Fact]
    public void Reopen_OfAGoalThatGoesOn_IsRefused() =>
        Assert.Equal(Refusal.NotApplicable, new GoalDriver().Submit() is var goal ? goal.Ask(new ReopenGoal { Id = goal.NewId() }).Reply!.Refusal : default);

    [Fact]
    public void Edit_OfTheSchedule_ReckonsTheNextDueTimeAnew()
    {
        var goal = new GoalDriver().Submit(Hourly());

        goal.Edit(Hourly() with { Schedule = new GoalSchedule { Cron = "0 12 * * *", TimeZone = "Europe/Berlin" } });
        Assert.Equal(Beginning.AddHours(3), goal.State.NextDue);
        goal.Edit(GoalDriver.Contract);

        Assert.Equal((1, GoalStatus.Active), (goal.State.Cycle, GoalView.Status(goal.State)));
        Assert.Null(goal.State.NextDue);
    }

    [Fact]
    public void WallClock_IsOfEachCycle()
    {
        var goal = new GoalDriver().Submit(Hourly() with { Budget = new GoalBudget { WallClock = TimeSpan.FromMinutes(10) } });
        Assert.Null(GoalView.Deadline(goal.State));

        goal.Wake(Beginning.AddMinutes(30));

        Assert.Equal(Beginning.AddMinutes(40), GoalView.Deadline(goal.State));
    }
}
