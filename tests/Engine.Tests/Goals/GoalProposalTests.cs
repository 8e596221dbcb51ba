using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>A goal whose agent claims that it is reached: the goal looks once, while the agent rests, and answers it.</summary>
public sealed class GoalProposalTests
{
    private static readonly PlanProposal First = new() { Step = "work", Attempt = 1, Number = 1, At = GoalDriver.Beginning, IsReady = true };
    private static readonly GoalContract Contract = GoalDriver.Contract with { ReadsOnly = true, Strategy = PlanStrategy.Continuous, Plans = [Agent], Agents = new AgentPolicy { MaxStretch = TimeSpan.FromMinutes(20) } };

    private static PlanDefinition Agent => new()
    {
        Name = "agent",
        Steps = [new StepDefinition { Id = "work", Action = new AgentAction { Instructions = "do it" }, Timeout = TimeSpan.FromHours(1) }],
    };

    [Fact]
    public void Round_OverAClaim_PassesAndTheGoalIsCompleteWithoutAnother()
    {
        var goal = Begin().Observe(proposal: First);
        Assert.Equal((OperationKind.Round, 1, GoalStage.Executing), (goal.State.Open!.Kind, goal.State.Rounds, goal.State.Stage));
        Assert.Equal(First, GoalView.Desire(goal.State).Verifying);

        var before = goal.State.Current!.Generation;
        goal.Settle();
        var verdict = GoalView.Desire(goal.State).Verdict!;
        Assert.Equal((ProposalOutcome.Passed, 1, 1), (verdict.Outcome, verdict.Number, verdict.Round));
        Assert.True(goal.State.Current.Generation > before);
        Assert.Equal(GoalStatus.None, goal.State.Ended);

        goal.EndPlan(PlanOutcome.Succeeded);
        Assert.Equal((GoalStatus.Complete, 1), (goal.State.Ended, goal.State.Rounds));
    }

    [Fact]
    public void Round_OverAClaim_FailsAndItsVerdictsGoDownWhileThePlanStaysOpen()
    {
        var goal = Begin().Observe(proposal: First).Settle(verdict: Verdict.Failed);

        var verdict = GoalView.Desire(goal.State).Verdict!;
        Assert.Equal((ProposalOutcome.Failed, true), (verdict.Outcome, verdict.IsFalse));
        Assert.Contains(verdict.Verdicts, static one => one.Verdict == Verdict.Failed);
        Assert.Equal((GoalStage.Executing, 1, Verdict.Failed), (goal.State.Stage, goal.State.Plans, goal.State.Manifest[0].Verdict));

        // The same claim is answered; another one is looked at anew.
        Assert.Null(goal.Observe(proposal: First).State.Open);
        Assert.Equal("local/g/round-2", goal.Observe(proposal: First with { Number = 2 }).State.Open!.Operation);
    }

    [Fact]
    public void Round_CouldNotBeRun_IsNoFalseClaim() =>
        Assert.False(GoalView.Desire(Begin().Observe(proposal: First).Settle(OperationOutcome.Failed).State).Verdict!.IsFalse);

    [Fact]
    public void Claim_WhileOthersWork_WaitsAndIsDeclinedAfterTheLongestStretch()
    {
        var goal = Begin().Observe(proposal: First with { IsReady = false });
        var until = GoalDriver.Beginning + TimeSpan.FromMinutes(20);
        Assert.Equal((null, until), (goal.State.Open, GoalLogic.Instance.WakeAt(goal.State)));
        Assert.Null(goal.Wake(until.AddSeconds(-1)).State.Current!.Verdict);

        goal.Wake(until);

        var verdict = goal.State.Current!.Verdict!;
        Assert.Equal((ProposalOutcome.Declined, 0), (verdict.Outcome, goal.State.Rounds));
        Assert.Contains("within 20m", verdict.Reason, StringComparison.Ordinal);
        Assert.Null(GoalLogic.Instance.WakeAt(goal.State));
    }

    [Fact]
    public void Claim_BeforeThePlanHasHeardTheNewest_IsNotLookedAt()
    {
        var goal = Begin();
        goal.Ask(new SteerGoal { Id = goal.NewId(), Text = "use port 81" });

        Assert.Null(goal.Observe(proposal: First, generation: goal.State.Current!.Generation - 1).State.Open);
        Assert.Equal(OperationKind.Round, goal.Observe(proposal: First).State.Open!.Kind);
    }

    [Fact]
    public void Claim_ThatIsGone_IsAnsweredSoThatThePlanGoesOn() =>
        Assert.Equal(ProposalOutcome.Declined, Begin().Observe(proposal: First with { IsReady = false, IsGone = true }).State.Current!.Verdict!.Outcome);

    [Fact]
    public void Claim_ThatIsGoneWhenItsRoundPasses_DoesNotCount()
    {
        var goal = Begin().Observe(proposal: First).Observe(proposal: First with { IsReady = false, IsGone = true }).Settle();

        Assert.Equal(ProposalOutcome.Declined, goal.State.Current!.Verdict!.Outcome);
        Assert.Equal(OperationKind.Round, goal.EndPlan(PlanOutcome.Succeeded).State.Open!.Kind);
    }

    [Fact]
    public void Passed_AndAnotherAttemptBegan_IsVerifiedAnew()
    {
        var goal = Begin().Observe(proposal: First).Settle().EndPlan(PlanOutcome.Succeeded, attempts: 2);

        Assert.Equal((GoalStatus.None, "local/g/round-2"), (goal.State.Ended, goal.State.Open!.Operation));
    }

    [Fact]
    public void Edit_WhileARoundRuns_VoidsTheClaimAndSaysSo()
    {
        var goal = Begin().Observe(proposal: First).Edit(Contract with { Budget = new GoalBudget { Attempts = 50 } });
        Assert.True(GoalLogic.Instance.MustStop(goal.State, goal.State.Open!));

        goal.Settle(OperationOutcome.Stopped);

        Assert.Equal(ProposalOutcome.Declined, goal.State.Current!.Verdict!.Outcome);
        Assert.Contains("revision 2", goal.State.Current.Verdict.Reason, StringComparison.Ordinal);
        Assert.Equal("local/g/round-2", goal.Observe(proposal: First with { Number = 2 }).State.Open!.Operation);
    }

    [Fact]
    public void Edit_AfterARoundPassed_IsVerifiedAnew()
    {
        var goal = Begin().Observe(proposal: First).Settle().Edit(Contract with { Budget = new GoalBudget { Attempts = 50 } }).EndPlan(PlanOutcome.Succeeded);

        Assert.Equal((GoalStatus.None, "local/g/round-2"), (goal.State.Ended, goal.State.Open!.Operation));
    }

    [Fact]
    public void Edit_OfWhatItIsDoneWhen_SupersedesThePlanAndNoRoundBegins()
    {
        var goal = Begin().Observe(proposal: First with { IsReady = false }).Edit(Contract with { DoneWhen = [new FileCheck { Id = "other", File = "other" }] });

        Assert.Equal(DesiredMode.Stop, goal.State.Current!.Mode);
        Assert.Null(goal.Observe(proposal: First).State.Open);
        Assert.Equal(GoalStage.Executing, goal.EndPlan(PlanOutcome.Stopped).State.Stage);
        Assert.Equal(2, goal.State.Plans);
    }

    [Fact]
    public void Ask_InARound_AsksAPersonWhileTheAgentRests()
    {
        var goal = Begin(Contract with { DoneWhen = [.. Contract.DoneWhen, new AskCheck { Id = "ok", Question = "ok?" }] }).Observe(proposal: First).Settle();
        Assert.Equal((GoalStatus.AwaitingInput, null), (GoalView.Status(goal.State), goal.State.Open));
        Assert.Null(GoalLogic.Instance.Due(goal.Observe(proposal: First).State));

        goal.Ask(new AnswerQuestion { Id = goal.NewId(), Question = "ok", Answer = "no: too loud" });
        var verdict = goal.State.Current!.Verdict!;
        Assert.Equal((ProposalOutcome.Failed, true, GoalStage.Executing), (verdict.Outcome, verdict.IsFalse, goal.State.Stage));
        Assert.Contains("too loud", verdict.Verdicts[^1].Reason, StringComparison.Ordinal);

        goal.Observe(proposal: First with { Number = 2 }).Settle();
        goal.Ask(new AnswerQuestion { Id = goal.NewId(), Question = "ok", Answer = "yes" }).Observe(proposal: First with { Number = 2 });
        Assert.Equal("local/g/round-3", goal.State.Open!.Operation);
    }

    [Fact]
    public void Ask_AndThePersonSaysSomethingElse_TheQuestionGoesWithTheClaim()
    {
        var goal = Begin(Contract with { DoneWhen = [.. Contract.DoneWhen, new AskCheck { Id = "ok", Question = "ok?" }] }).Observe(proposal: First).Settle();
        goal.Ask(new SteerGoal { Id = goal.NewId(), Text = "wait" }).Observe(proposal: First with { IsReady = false, IsGone = true });

        Assert.Empty(GoalView.Questions(goal.State));
        Assert.Equal((GoalStatus.Active, ProposalOutcome.Declined), (GoalView.Status(goal.State), goal.State.Current!.Verdict!.Outcome));
    }

    [Fact]
    public void Pause_WhileAnAgentRests_BeginsNoRoundBeforeTheGoalGoesOn()
    {
        var goal = Begin();
        goal.Ask(new PauseGoal { Id = goal.NewId() }).Observe(proposal: First);
        Assert.Equal((null, null), (goal.State.Open, GoalLogic.Instance.WakeAt(goal.State)));

        goal.Ask(new ResumeGoal { Id = goal.NewId() }).Observe(proposal: First);
        Assert.Equal(OperationKind.Round, goal.State.Open!.Kind);
    }

    [Fact]
    public void Cancel_AfterARoundPassed_EndsCancelled()
    {
        var goal = Begin().Observe(proposal: First).Settle();
        goal.Ask(new CancelGoal { Id = goal.NewId() }).EndPlan(PlanOutcome.Succeeded);

        Assert.Equal(GoalStatus.Cancelled, goal.State.Ended);
    }

    [Fact]
    public void WallClock_RunsOutAfterARoundPassed_TheGoalIsCompleteAllTheSame()
    {
        var goal = Begin(Contract with { Budget = new GoalBudget { WallClock = TimeSpan.FromHours(1) } }).Observe(proposal: First).Settle();
        goal.Wake(GoalDriver.Beginning.AddHours(2)).EndPlan(PlanOutcome.Succeeded);

        Assert.Equal(GoalStatus.Complete, goal.State.Ended);
    }

    [Fact]
    public void Lost_RoundOverAClaim_IsRepeated()
    {
        var goal = Begin().Observe(proposal: First);
        goal.Tell(new OwnersDeadMessage([goal.State.Open!.Owner]));
        Assert.Equal((2, First), (goal.State.Open!.Execution, goal.State.Verifying));

        goal.Settle(OperationOutcome.Stopped);
        Assert.Null(goal.State.Current!.Verdict);
        Assert.Equal("local/g/round-2", goal.Observe(proposal: First).State.Open!.Operation);
    }

    private static GoalDriver Begin(GoalContract? contract = null) => new GoalDriver().Submit(contract ?? Contract);
}
