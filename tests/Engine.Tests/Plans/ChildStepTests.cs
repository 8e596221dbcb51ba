using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Plans;

/// <summary>Steps of a plan that are goals: begun, lent to, heard, stopped and counted.</summary>
public sealed class ChildStepTests
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ActorKey Key = ActorKey.ForPlan(GoalId.Local("g"), 1);

    [Fact]
    public void Begin_StepThatIsAGoal_IsTheSameGoalWheneverItIsAsked()
    {
        var one = Only(Wanted([Child("part")]));
        var other = Only(Wanted([Child("part")]));

        Assert.Equal(one.Goal, other.Goal);
        Assert.StartsWith("local/g-part-", one.Goal.Value, StringComparison.Ordinal);
        Assert.NotEqual(one.Goal, ChildIds.Of(Key, "part", 2));
        Assert.NotEqual(one.Goal, ChildIds.Of(ActorKey.ForPlan(GoalId.Local("g"), 2), "part", 1));
    }

    [Fact]
    public void Begin_LongNames_MakeAValidId()
    {
        var longest = new string('a', Identifier.MaximumLength);

        var id = ChildIds.Of(ActorKey.ForPlan(GoalId.Local(longest), 1), longest, 1);

        Assert.True(Identifier.IsValid(id.Name));
        Assert.NotEqual(id, ChildIds.Of(ActorKey.ForPlan(GoalId.Local(longest), 1), longest[1..], 1));
    }

    [Fact]
    public void Begin_WithABudget_LendsWhatIsLeftAndNoMoreThanItsOwn()
    {
        var plan = Wanted([Child("small", attempts: 3), Child("large"), Child("late")], allowance: 10);

        Assert.Equal([3L, 7L], plan.Children.Values.Select(child => child.Lent.Attempts!.Value));
        Assert.Equal(2, plan.Ready.Single());
        Assert.Null(PlanView.Hold(plan));

        var ended = Hear(plan, "large", GoalStatus.Complete, usage: new ChildUsage { Attempts = 2, Active = TimeSpan.FromSeconds(5), Replans = 1 });

        Assert.Equal((2L, 5L, 1), (ended.Attempts, ended.Children[2].Lent.Attempts!.Value, ended.Replans));
        Assert.Equal(TimeSpan.FromSeconds(5), ended.Active);
    }

    [Fact]
    public void Hear_AnEndTwice_CountsOnce()
    {
        var plan = Wanted([Child("part")], allowance: 10);
        var told = Told(plan, "part", GoalStatus.Complete, usage: new ChildUsage { Attempts = 4 });

        var once = Decide(plan, told);
        var twice = PlanLogic.Instance.Decide(once, told, Context());

        Assert.Equal((4L, PlanOutcome.Succeeded), (once.Attempts, once.Ending!.Outcome));
        Assert.Empty(twice.Events);
        Assert.Null(twice.Refused);
    }

    [Fact]
    public void Hear_Blocked_StopsItAndFailsWithItsReasonWhenItHasEnded()
    {
        var plan = Hear(Wanted([Child("part")]), "part", GoalStatus.Blocked, hold: new PlanHold { Kind = HoldKind.Blocked, Reason = "local/x: no plan is left" });

        var wish = PlanChildren.Desire(plan, plan.Children[0].Goal);
        Assert.Equal((DesiredMode.Stop, 2L), (wish.Mode, wish.Generation));
        Assert.Null(plan.Ending);

        var ended = Hear(plan, "part", GoalStatus.Cancelled, usage: new ChildUsage { Attempts = 1 });

        Assert.Equal(PlanOutcome.Failed, ended.Ending!.Outcome);
        Assert.Contains("it is blocked: local/x: no plan is left", ended.Ending.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Hear_Failed_RetryBeginsANewGoal()
    {
        var plan = Wanted([Child("part", retries: 1)]);
        var first = Only(plan).Goal;

        var again = Hear(plan, "part", GoalStatus.Cancelled, usage: new ChildUsage());

        Assert.NotEqual(first, Only(again).Goal);
        Assert.Equal((2, StepPhase.Pursuing), (again.Steps[0].Attempt, again.Steps[0].Phase));
    }

    [Fact]
    public void Hear_Question_HoldsThePlanAndNamesTheGoal()
    {
        var plan = Hear(Wanted([Child("part")]), "part", GoalStatus.AwaitingInput, hold: new PlanHold { Kind = HoldKind.Question, Reason = "local/x: Ship it?" });

        var hold = PlanView.Hold(plan)!;
        Assert.Equal((HoldKind.Question, "local/x: Ship it?"), (hold.Kind, hold.Reason));
        Assert.Equal(1, PlanView.Observe(plan).Goals);

        var goesOn = Hear(plan, "part", GoalStatus.Active);

        Assert.Null(PlanView.Hold(goesOn));
    }

    [Fact]
    public void Want_PauseAndStop_ReachTheGoalAndThePlanEndsAfterIt()
    {
        var plan = Wanted([Child("part")]);

        var paused = Decide(plan, Wish(2, DesiredMode.Pause));
        Assert.Equal((DesiredMode.Pause, 2L), (Only(paused).Mode, Only(paused).Generation));

        var stopping = Decide(paused, Wish(3, DesiredMode.Stop));
        Assert.Equal((DesiredMode.Stop, 3L), (Only(stopping).Mode, Only(stopping).Generation));
        Assert.Null(stopping.Ending);

        var ended = Hear(stopping, "part", GoalStatus.Cancelled, usage: new ChildUsage { Attempts = 1 });

        Assert.Equal((PlanOutcome.Stopped, 1L), (ended.Ending!.Outcome, ended.Attempts));
        Assert.Empty(ended.Ending.Finished);
    }

    [Fact]
    public void Fail_AnotherStep_StopsTheGoalBeforeThePlanEnds()
    {
        var plan = Wanted([Child("part"), new StepDefinition { Id = "run", Action = new RunAction { Command = CommandLine.Shell("x") } }]);
        var open = Assert.Single(plan.Open);

        var failing = Decide(plan, new SettledMessage(open.Operation, 1, new OperationResult { Outcome = OperationOutcome.Failed, Active = TimeSpan.Zero, Reason = "no" }));

        Assert.Null(failing.Ending);
        Assert.Equal(DesiredMode.Stop, Only(failing).Mode);
        Assert.Equal(PlanOutcome.Failed, Hear(failing, "part", GoalStatus.Cancelled, usage: new ChildUsage()).Ending!.Outcome);
    }

    [Fact]
    public void Undeliverable_Twice_CountsAllThatWasLentAndAsksAPerson()
    {
        var plan = Wanted([Child("part")], allowance: 5);
        var goal = ActorKey.ForGoal(Only(plan).Goal);

        var given = Decide(plan, new UndeliverableMessage(goal, 1, "no answer"));
        Assert.Equal((DesiredMode.Stop, 2L), (Only(given).Mode, Only(given).Generation));

        var lost = Decide(given, new UndeliverableMessage(goal, 2, "no answer"));

        Assert.Empty(lost.Children);
        Assert.Equal((5L, StepPhase.Unknown), (lost.Attempts, lost.Steps[0].Phase));
        var late = PlanLogic.Instance.Decide(lost, new ChildObservedMessage(goal.Goal, Observed(GoalStatus.Active, 7)), Context());
        Assert.NotNull(late.Refused);
    }

    [Fact]
    public void Undeliverable_AGoalThatWasCompleteMeanwhile_IsDone()
    {
        var plan = Wanted([Child("part")]);

        var given = Decide(plan, new UndeliverableMessage(ActorKey.ForGoal(Only(plan).Goal), 1, "no answer"));

        Assert.Equal(PlanOutcome.Succeeded, Hear(given, "part", GoalStatus.Complete, usage: new ChildUsage { Attempts = 1 }).Ending!.Outcome);
    }

    [Fact]
    public void Refused_IdOfAnotherGoal_FailsTheStepWithoutCost()
    {
        var plan = Wanted([Child("part")], allowance: 5);

        var failed = Decide(plan, new UndeliverableMessage(ActorKey.ForGoal(Only(plan).Goal), 1, "the id is taken by another goal", IsRefused: true));

        Assert.Equal((PlanOutcome.Failed, 0L), (failed.Ending!.Outcome, failed.Attempts));
        Assert.Contains("the id is taken", failed.Ending.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Recheck_FinishedGoal_IsKeptAndNotBegunAgain()
    {
        var finished = Hear(Wanted([Child("part")]), "part", GoalStatus.Complete, usage: new ChildUsage()).Ending!.Finished;

        var next = Wanted([Child("part")], finished: [.. finished]);

        Assert.Equal((StepPhase.KeptUnchecked, PlanOutcome.Succeeded), (next.Steps[0].Phase, next.Ending!.Outcome));
    }

    private static StepDefinition Child(string id, long? attempts = null, int retries = 0) => new()
    {
        Id = id,
        Retry = new RetryPolicy { Max = retries },
        Action = new GoalAction
        {
            Goal = new GoalContract
            {
                Objective = "part",
                Workspace = "/work/g",
                DoneWhen = [new FileCheck { Id = "done", File = "done" }],
                Budget = new GoalBudget { Attempts = attempts },
                Plans = [new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("a") } }] }],
            },
        },
    };

    private static PlanState Wanted(StepDefinition[] steps, long? allowance = null, FinishedStep[]? finished = null) =>
        Decide(PlanLogic.Instance.Create(Key), new DesiredMessage(new Desired
        {
            Generation = 1,
            Mode = DesiredMode.Run,
            Revision = 1,
            Allowance = allowance,
            Assignment = new PlanAssignment { Definition = new PlanDefinition { Name = "way", Steps = [.. steps] }, Workspace = "/work/g", HoldsWorkspace = true, Finished = [.. finished ?? []] },
        }));

    private static DesiredMessage Wish(long generation, DesiredMode mode) => new(new Desired { Generation = generation, Mode = mode, Revision = 1 });

    private static OpenChild Only(PlanState plan) => Assert.Single(plan.Children).Value;

    private static PlanState Hear(PlanState plan, string step, GoalStatus status, PlanHold? hold = null, ChildUsage? usage = null) =>
        Decide(plan, Told(plan, step, status, hold, usage));

    private static ChildObservedMessage Told(PlanState plan, string step, GoalStatus status, PlanHold? hold = null, ChildUsage? usage = null)
    {
        var child = plan.Children[plan.Graph.IndexOf(step)];
        return new ChildObservedMessage(child.Goal, Observed(status, (child.Observed?.Version ?? 0) + 1, child.Generation) with { Hold = hold, Usage = usage });
    }

    private static ChildObserved Observed(GoalStatus status, long version, long generation = 1) => new() { Version = version, Generation = generation, Status = status };

    private static PlanState Decide(PlanState state, ActorMessage message)
    {
        var decision = PlanLogic.Instance.Decide(state, message, Context());
        Assert.Null(decision.Refused);
        return decision.State;
    }

    private static DecideContext Context() => new(Beginning, new OwnerId("me"));
}
