using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Forks;

/// <summary>Where a fork and its plan begin.</summary>
public sealed class PlanSeedTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly GoalId Source = GoalId.Local("source");
    private static readonly GoalId Fork = GoalId.Local("other");

    [Fact]
    public void Seed_Wait_IsOverWhenItWouldHaveBeen()
    {
        var plan = Planned(Step("nap", new WaitAction { For = TimeSpan.FromHours(2) }), Step("after", Run, "nap"));

        var forked = Forked(plan, Start.AddHours(1));
        var woken = Decide(forked, new WakeMessage(), Start.AddHours(2));

        Assert.Equal((StepPhase.Waiting, Start.AddHours(2)), (forked.Steps[0].Phase, PlanLogic.Instance.WakeAt(forked)));
        Assert.Equal("after", Assert.Single(woken.Open).Step);
    }

    [Fact]
    public void Seed_DelayedStep_KeepsItsFailures()
    {
        var step = Step("a", Run) with { Retry = new RetryPolicy { Max = 1, Delay = TimeSpan.FromMinutes(5) } };
        var plan = Settle(Planned(step), "a", 1, OperationOutcome.Failed);

        var again = Decide(Forked(plan, Start.AddMinutes(1)), new WakeMessage(), Start.AddMinutes(5));
        var failed = Settle(again, "a", 2, OperationOutcome.Failed);

        Assert.Equal("local/other/plan-1/a/2", Assert.Single(again.Open).Operation);
        Assert.Equal(PlanOutcome.Failed, failed.Ending?.Outcome);
    }

    [Theory]
    [InlineData(InterruptionPolicy.Retry, nameof(StepPhase.Running))]
    [InlineData(InterruptionPolicy.Ask, nameof(StepPhase.Unknown))]
    [InlineData(InterruptionPolicy.Reconcile, nameof(StepPhase.Reconciling))]
    [InlineData(InterruptionPolicy.Check, nameof(StepPhase.Unknown))]
    public void Seed_StepThatRan_IsTreatedAsItsPolicySays(InterruptionPolicy policy, string phase)
    {
        var step = Step("a", Run) with { OnInterrupted = policy, Reconcile = policy == InterruptionPolicy.Reconcile ? CommandLine.Shell("true") : null };
        var plan = Planned(step);

        var forked = Forked(plan, Start.AddMinutes(1));

        Assert.Equal((1L, 0L), (plan.Attempts, PlanSeeds.Attempts(plan)));
        Assert.Equal((phase, phase == nameof(StepPhase.Running) ? 1L : 0L), (forked.Steps[0].Phase.ToString(), forked.Attempts));
        Assert.All(forked.Open, open => Assert.StartsWith("local/other/plan-1/a/", open.Operation, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Verdict.Passed, nameof(StepPhase.Kept))]
    [InlineData(Verdict.Failed, nameof(StepPhase.Unknown))]
    public void Seed_StepThatRanAndHasChecks_IsToldByThem(Verdict verdict, string phase)
    {
        var plan = Planned(Step("a", Run) with { Checks = [new FileCheck { Id = "made", File = "made" }] });

        var forked = Forked(plan, Start.AddMinutes(1));
        var recheck = Assert.Single(forked.Open);
        var told = Decide(forked, new SettledMessage(recheck.Operation, 1, Result(OperationOutcome.Succeeded) with
        {
            Verdicts = [new CheckVerdict { Id = "a/made", Verdict = verdict, Reason = "seen" }],
        }), Start.AddMinutes(2));

        Assert.Equal(OperationKind.Recheck, recheck.Kind);
        Assert.Equal(phase, told.Steps[0].Phase.ToString());
    }

    [Fact]
    public void Seed_FinishedStepFailsItsChecks_WhatFollowsItWaitsAgain()
    {
        var made = Step("a", Run) with { Checks = [new FileCheck { Id = "made", File = "made" }] };
        var plan = Settle(Planned(made, Step("nap", new WaitAction { For = TimeSpan.FromHours(1) }, "a"), Step("b", Run, "nap")), "a", 1, OperationOutcome.Succeeded);

        var forked = Forked(plan, Start.AddMinutes(1));
        var told = Decide(forked, new SettledMessage(Assert.Single(forked.Open).Operation, 1, Result(OperationOutcome.Succeeded) with
        {
            Verdicts = [new CheckVerdict { Id = "a/made", Verdict = Verdict.Failed, Reason = "gone" }],
        }), Start.AddMinutes(2));
        var done = Settle(told, "a", 1, OperationOutcome.Succeeded);

        Assert.Equal("a", Assert.Single(told.Open).Step);
        Assert.False(told.Steps.ContainsKey(1));
        Assert.Equal(StepPhase.Waiting, done.Steps[1].Phase);
    }

    [Fact]
    public void Begin_WallClock_CountsWhatWasUsedAndNotTheTimeBetween()
    {
        var source = Goal(new GoalBudget { WallClock = TimeSpan.FromHours(10) });

        var state = GoalForks.Begin(new PastPoint { Cursor = new Cursor("7"), At = Start.AddHours(4), Goal = source }, Fork, "/work/other", isPaused: false);
        var forked = GoalLogic.Instance.Apply(GoalLogic.Instance.Create(ActorKey.ForGoal(Fork)), new GoalForked { At = Start.AddDays(3), State = state });
        var again = GoalForks.Begin(new PastPoint { Cursor = new Cursor("9"), At = Start.AddDays(3).AddHours(1), Goal = forked }, GoalId.Local("third"), "/work/third", isPaused: true);

        Assert.Equal(Start.AddDays(3).AddHours(6), GoalView.Deadline(forked));
        Assert.Equal(TimeSpan.FromHours(5), again.WallBefore);
        Assert.Equal(("local/other", "/work/other", 1L), (forked.Id, forked.Contract!.Workspace, forked.Claim));
        Assert.Empty(forked.Replies);
        Assert.NotEqual(source.Hash, forked.Hash);
    }

    [Fact]
    public void Fork_WithoutAPast_IsRefused()
    {
        var decision = GoalLogic.Instance.Decide(
            GoalLogic.Instance.Create(ActorKey.ForGoal(Fork)), new CommandMessage(new ForkGoal { Id = new CommandId(Guid.CreateVersion7(Start)), Source = Source }), new DecideContext(Start, new OwnerId("here")));

        Assert.Equal(Refusal.NotApplicable, decision.Reply?.Refusal);
        Assert.Empty(decision.Events);
    }

    private static RunAction Run => new() { Command = CommandLine.Shell("x") };

    private static StepDefinition Step(string id, StepAction action, params ImmutableArray<string> after) => new() { Id = id, Action = action, After = after };

    private static GoalState Goal(GoalBudget budget)
    {
        var contract = new GoalContract
        {
            Objective = "it",
            Workspace = "/work/source",
            DoneWhen = [new FileCheck { Id = "done", File = "done" }],
            Budget = budget,
            Plans = [new PlanDefinition { Name = "way", Steps = [Step("a", Run)] }],
        };
        return GoalLogic.Instance.Decide(
            GoalLogic.Instance.Create(ActorKey.ForGoal(Source)),
            new CommandMessage(new SubmitGoal { Id = new CommandId(Guid.CreateVersion7(Start)), Contract = contract }),
            new DecideContext(Start, new OwnerId("here"))).State;
    }

    private static PlanState Planned(params ImmutableArray<StepDefinition> steps) => Decide(
        PlanLogic.Instance.Create(ActorKey.ForPlan(Source, 1)),
        Desired(new PlanAssignment { Definition = new PlanDefinition { Name = "way", Steps = steps }, Workspace = "/work/source" }),
        Start);

    private static PlanState Forked(PlanState plan, DateTimeOffset at) => Decide(
        PlanLogic.Instance.Create(ActorKey.ForPlan(Fork, 1)),
        Desired(plan.Assignment! with { Workspace = "/work/other", Seed = PlanSeeds.Of(plan, [], isStopped: false) }),
        at);

    private static DesiredMessage Desired(PlanAssignment assignment) => new(new Desired { Generation = 1, Mode = DesiredMode.Run, Revision = 1, Assignment = assignment });

    private static PlanState Settle(PlanState plan, string step, int attempt, OperationOutcome outcome) =>
        Decide(plan, new SettledMessage($"{plan.Id}/{step}/{attempt}", 1, Result(outcome)), plan.At);

    private static OperationResult Result(OperationOutcome outcome) => new() { Outcome = outcome, Active = TimeSpan.Zero };

    private static PlanState Decide(PlanState state, ActorMessage message, DateTimeOffset at) =>
        PlanLogic.Instance.Decide(state, message, new DecideContext(at, new OwnerId("here"))).State;
}
