using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Goals;

public sealed class GoalEditTests
{
    private static GoalContract Contract => GoalDriver.Contract;

    [Fact]
    public void Edit_OfTheBudget_LetsThePlanGoOnWithWhatIsLeft()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Attempts = 5 } }).Observe();
        var generation = goal.State.Current!.Generation;

        goal.Edit(Contract with { Budget = new GoalBudget { Attempts = 9 } });

        Assert.True(goal.Reply!.Accepted);
        Assert.Equal(["budget.attempts: was 5, is 9"], goal.Reply.Difference!.Value);
        Assert.Equal((9L, DesiredMode.Run, 2), (goal.State.Current!.Allowance, goal.State.Current.Mode, GoalView.Desire(goal.State).Revision));
        Assert.True(goal.State.Current.Generation > generation);
        Assert.Equal((2, ContractBytes.Hash(goal.State.Contract!)), (goal.State.Revisions.Single().Number, goal.State.Revisions.Single().Hash));
    }

    [Fact]
    public void Edit_ToLessThanWasSpent_LendsNothingMore()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Attempts = 9 } }).EndPlan(PlanOutcome.Failed, attempts: 3);

        goal.Edit(Contract with { Budget = new GoalBudget { Attempts = 2 } });

        Assert.Equal(0, goal.State.Current!.Allowance);
        goal.Observe(hold: new PlanHold { Kind = HoldKind.Budget, Reason = "used up" }, attempts: 0);
        Assert.Equal(GoalStatus.BudgetLimited, GoalView.Status(goal.State));
    }

    [Fact]
    public void Edit_ThatSatisfiesABudgetHold_LiftsIt()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Replans = 0 } }).EndPlan(PlanOutcome.Failed);
        Assert.Equal(GoalStatus.BudgetLimited, GoalView.Status(goal.State));

        goal.Edit(Contract with { Budget = new GoalBudget { Replans = 1 } });

        Assert.Equal((GoalStatus.Active, 2), (GoalView.Status(goal.State), goal.State.Current!.Number));
    }

    [Fact]
    public void Edit_ThatDoesNotSatisfyABudgetHold_LeavesTheGoalLimited()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { WallClock = TimeSpan.FromHours(1) } });
        goal.Wake(GoalDriver.Beginning.AddHours(2));

        goal.Edit(Contract with { Budget = new GoalBudget { WallClock = TimeSpan.FromMinutes(90) } });

        Assert.Equal(GoalStatus.BudgetLimited, GoalView.Status(goal.State));
        Assert.Single(goal.State.Holds);
    }

    [Fact]
    public void Edit_OfAFence_SupersedesThePlanAndIsNoReplan()
    {
        var before = Contract with { Budget = new GoalBudget { Replans = 0 } };
        var goal = new GoalDriver().Submit(before).Observe();

        goal.Edit(before with { Fences = [new FileCheck { Id = "kept", File = "keep" }] });
        Assert.Equal(DesiredMode.Stop, goal.State.Current!.Mode);
        goal.EndPlan(PlanOutcome.Stopped);

        Assert.Equal((2, 0, DesiredMode.Run), (goal.State.Current!.Number, goal.State.Current.Declared, goal.State.Current.Mode));
        Assert.Equal("superseded by revision 2 of the contract", goal.State.Setback);
    }

    [Fact]
    public void Edit_OfAStepOfAnotherPlan_LetsTheOpenPlanGoOn()
    {
        var goal = new GoalDriver().Submit();

        goal.Edit(Contract with { Plans = [GoalDriver.Plan("new", "make three"), Contract.Plans[0]] });

        Assert.Equal((DesiredMode.Run, 1, 2), (goal.State.Current!.Mode, goal.State.Current.Declared, goal.State.NextDeclared));
    }

    [Fact]
    public void Edit_WhichTakesTheOpenPlanAway_StillKnowsWhatItWas()
    {
        var goal = new GoalDriver().Submit();

        goal.Edit(Contract with { Plans = [GoalDriver.Plan("new", "make three")] });

        Assert.Equal("make one", Line(GoalView.Desire(goal.State).Assignment!.Definition));
        goal.EndPlan(PlanOutcome.Succeeded);
        Assert.Equal((2, "make three"), (goal.State.Current!.Number, Line(GoalView.Desire(goal.State).Assignment!.Definition)));
    }

    [Fact]
    public void Edit_WhileARoundRuns_DoesNotLetItCount()
    {
        var goal = new GoalDriver().Submit().EndPlan(PlanOutcome.Succeeded);
        var round = goal.State.Open!;

        goal.Edit(Contract with { Objective = "it is done well" });
        Assert.True(GoalLogic.Instance.MustStop(goal.State, round));
        goal.Settle(round);

        Assert.Equal(GoalStatus.None, goal.State.Ended);
        Assert.Equal((2, OperationKind.Round), (goal.State.Rounds, goal.State.Open!.Kind));
        Assert.False(GoalLogic.Instance.MustStop(goal.State, goal.State.Open));
        Assert.Equal(GoalStatus.Complete, goal.Settle().State.Ended);
    }

    [Fact]
    public void Edit_OfABlockedGoal_VerifiesAndTriesThePlansAnew()
    {
        var goal = new GoalDriver().Submit().EndPlan(PlanOutcome.Failed).EndPlan(PlanOutcome.Failed);
        Assert.Equal(GoalStatus.Blocked, GoalView.Status(goal.State));

        goal.Edit(Contract with { Plans = [Contract.Plans[1]] }).Settle(verdict: Verdict.Failed);

        Assert.Equal((GoalStatus.Active, 3, 0), (GoalView.Status(goal.State), goal.State.Current!.Number, goal.State.Current.Declared));
    }

    [Fact]
    public void Edit_OfCriteria_KeepsTheVerdictsOfThoseThatStayed()
    {
        var before = Contract with { DoneWhen = [Contract.DoneWhen[0], new FileCheck { Id = "other", File = "other" }] };
        var goal = new GoalDriver().Submit(before).EndPlan(PlanOutcome.Succeeded).Settle(verdict: Verdict.Failed);

        goal.Edit(before with { DoneWhen = [new FileCheck { Id = "other", File = "else" }, Contract.DoneWhen[0]] });

        Assert.Equal([("other", Verdict.Unmeasurable), ("there", Verdict.Failed)], goal.State.Manifest.Select(verdict => (verdict.Id, verdict.Verdict)));
    }

    [Fact]
    public void Edit_ThatComparesMoreFiles_HashesOnlyThose()
    {
        var before = Contract with { Fences = [new UnchangedCheck { Id = "same", Patterns = ["src/**"] }] };
        var goal = new GoalDriver().Submit(before).Settle();
        Assert.NotNull(goal.State.Current);

        goal.Edit(before with { Fences = [new UnchangedCheck { Id = "same", Patterns = ["src/**", "docs/**"] }] }).EndPlan(PlanOutcome.Stopped);

        var spec = Assert.IsType<BaselineSpec>(GoalLogic.Instance.SpecOf(goal.State, goal.State.Open!));
        Assert.Equal("src/**: baseline", $"{string.Join(", ", spec.Covered)}: {spec.Existing!.Name}");
        Assert.Equal(["docs/**", "src/**"], goal.Settle().State.Covered);
        Assert.Equal(2, goal.State.Current!.Number);
    }

    [Fact]
    public void Edit_OfTheWorkspace_IsRefusedAndSaysWhy()
    {
        var goal = new GoalDriver().Submit().Edit(Contract with { Workspace = "/work/elsewhere" });

        Assert.Equal(Refusal.Invalid, goal.Reply!.Refusal);
        Assert.Contains("the workspace cannot be edited", goal.Reply.Reason, StringComparison.Ordinal);
        Assert.Empty(goal.Last);
    }

    [Fact]
    public void Edit_BasedOnAnOlderContract_IsAConflictThatNamesTheDifference()
    {
        var goal = new GoalDriver().Submit();
        var hash = goal.State.Hash;
        goal.Edit(Contract with { Objective = "by one editor" }, hash);

        goal.Edit(Contract with { Objective = "by another" }, hash);

        Assert.Equal(Refusal.ContractConflict, goal.Reply!.Refusal);
        Assert.Contains("(revision 2, ", goal.Reply.Reason, StringComparison.Ordinal);
        Assert.Contains("objective: was \"by one editor\", is \"by another\"", goal.Reply.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_WithTheSameContractOrDry_ChangesNothing()
    {
        var goal = new GoalDriver().Submit().Edit(Contract);
        Assert.Equal((true, 1), (goal.Reply!.Accepted, goal.State.Revision));

        goal.Ask(new EditGoal { Id = goal.NewId(), Contract = Contract with { Objective = "else" }, DryRun = true });

        Assert.Single(goal.Reply!.Difference!.Value);
        Assert.Empty(goal.Last);
    }

    [Fact]
    public void Edit_AfterTheEnd_IsRefused()
    {
        var goal = new GoalDriver().Submit().EndPlan(PlanOutcome.Succeeded).Settle().Edit(Contract with { Objective = "else" });

        Assert.Equal(Refusal.Ended, goal.Reply!.Refusal);
    }

    private static string Line(PlanDefinition plan) => ((RunAction)plan.Steps[0].Action).Command.ToString();
}
