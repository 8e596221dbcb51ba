using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>What a goal does when the hosts of its own operations die.</summary>
public sealed class TakeOverTests
{
    [Fact]
    public void Round_HostsDie_IsTakenOverUntilTheLastTime()
    {
        var goal = Verifying();

        for (var execution = 2; execution <= TakeOvers.MaximumDeaths; execution++)
        {
            Die(goal);
            Assert.Equal(("local/g/round-1", execution), (goal.State.Open!.Operation, goal.State.Open.Execution));
        }

        Assert.Empty(goal.State.Holds);
        Assert.Null(goal.Settle().State.Open);
    }

    [Fact]
    public void Round_HostsDieAgainAndAgain_BlocksAndAResumeBeginsAnother()
    {
        var goal = Verifying();

        Die(goal, TakeOvers.MaximumDeaths);

        var hold = Assert.Single(goal.State.Holds);
        Assert.Equal((HoldKind.Blocked, null), (hold.Kind, goal.State.Open));
        Assert.Contains("interrupted 5 times", hold.Reason, StringComparison.Ordinal);
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.Equal(("local/g/round-2", 1), (goal.State.Open!.Operation, goal.State.Open.Execution));
        Assert.Empty(goal.State.Holds);
    }

    [Fact]
    public void Round_HostsDieAgainAndAgainWhileItIsCancelled_IsCancelled()
    {
        var goal = Verifying();
        Die(goal, TakeOvers.MaximumDeaths - 1);
        goal.Ask(new CancelGoal { Id = goal.NewId() });

        Die(goal);

        Assert.Equal((GoalStatus.Cancelled, 0), (goal.State.Ended, goal.State.Holds.Length));
    }

    [Fact]
    public void Round_HostsDieAgainAndAgainAndItWasEdited_BeginsAnother()
    {
        var goal = Verifying();
        Die(goal, TakeOvers.MaximumDeaths - 1);
        goal.Edit(GoalDriver.Contract with { DoneWhen = [new FileCheck { Id = "there", File = "elsewhere" }] });

        Die(goal);

        Assert.Equal(("local/g/round-2", 1), (goal.State.Open?.Operation, goal.State.Open?.Execution));
        Assert.Empty(goal.State.Holds);
    }

    [Fact]
    public void Baseline_HostsDieAgainAndAgain_BlocksAndAResumeTakesIt()
    {
        var goal = new GoalDriver().Submit(GoalDriver.Contract with { Fences = [new UnchangedCheck { Id = "same", Patterns = ["tests"] }] });
        Assert.Equal(OperationKind.Baseline, goal.State.Open!.Kind);

        Die(goal, TakeOvers.MaximumDeaths);

        Assert.Equal(HoldKind.Blocked, Assert.Single(goal.State.Holds).Kind);
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.Equal(("local/g/baseline-2", 1), (goal.State.Open!.Operation, goal.State.Open.Execution));
    }

    [Fact]
    public void Clear_HostsDieAgainAndAgain_IsTriedAgainLater()
    {
        var goal = new GoalDriver().Submit();
        goal.Ask(new CancelGoal { Id = goal.NewId() });
        goal.EndPlan(PlanOutcome.Stopped);
        goal.Ask(new ClearGoal { Id = goal.NewId() });
        Assert.Equal(OperationKind.Clear, goal.State.Open!.Kind);

        Die(goal, TakeOvers.MaximumDeaths);

        Assert.Equal((null, true), (goal.State.Open, goal.State.ClearAgain > goal.State.At));
        Assert.Contains("interrupted 5 times", goal.State.Setback, StringComparison.Ordinal);
    }

    [Fact]
    public void Notice_HostsDieAgainAndAgain_IsAFailedTry()
    {
        var told = new CommandNotification { On = [NotificationEvent.Complete], Command = new CommandLine { Arguments = ["true"] } };
        var goal = new GoalDriver().Submit(GoalDriver.Contract with { Notify = [told] }).EndPlan(PlanOutcome.Succeeded).Settle();
        for (var death = 0; death < TakeOvers.MaximumDeaths; death++)
        {
            goal.Tell(new OwnersDeadMessage([Assert.Single(goal.State.Notices.Pending).Open!.Owner]));
        }

        var notice = Assert.Single(goal.State.Notices.Pending);
        Assert.Equal((null, 1, true), (notice.Open, notice.Tries, notice.Again > goal.State.At));
        Assert.Contains("interrupted 5 times", notice.Failure, StringComparison.Ordinal);
    }

    private static GoalDriver Verifying() => new GoalDriver().Submit().EndPlan(PlanOutcome.Succeeded);

    private static void Die(GoalDriver goal, int times = 1)
    {
        for (; times > 0; times--)
        {
            goal.Tell(new OwnersDeadMessage([goal.State.Open!.Owner]));
        }
    }
}
