using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>A goal that is a step of another: what it takes from the plan, and what the plan hears.</summary>
public sealed class ChildGoalTests
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DecideContext Context = new(Beginning, new OwnerId("me"));
    private static readonly ActorKey Parent = ActorKey.ForPlan(GoalId.Local("g"), 1);
    private static readonly GoalId Id = ChildIds.Of(Parent, "part", 1);

    [Fact]
    public void Begin_UnderTheHoldingOfItsParent_WorksWithoutAClaim()
    {
        var goal = Begun();

        Assert.Equal((0L, true, 1), (goal.Claim, goal.HasWorkspace, goal.Current!.Number));
        Assert.DoesNotContain(GoalLogic.Instance.Neighbours(goal), neighbour => neighbour.Key.Kind == ActorKind.Workspace);
        Assert.Contains(GoalLogic.Instance.Neighbours(goal), neighbour => neighbour.Key == Parent);
    }

    [Fact]
    public void Begin_NotHeld_ClaimsItsWorkspaceAndWaits()
    {
        var goal = Begun(Wish(isHeld: false));

        Assert.Equal((1L, false), (goal.Claim, goal.HasWorkspace));
        Assert.Null(goal.Current);
    }

    [Fact]
    public void Begin_Again_ChangesNothing()
    {
        var goal = Begun();

        Assert.Empty(GoalLogic.Instance.Decide(goal, new ChildDesiredMessage(Wish()), Context).Events);
    }

    [Fact]
    public void Begin_IdOfAnotherGoal_IsRefused()
    {
        var other = Decide(GoalLogic.Instance.Create(ActorKey.ForGoal(Id)), new CommandMessage(new SubmitGoal { Id = NewId(1), Contract = Contract() }));

        var refused = GoalLogic.Instance.Decide(other, new ChildDesiredMessage(Wish()), Context);

        Assert.Contains("is taken by another goal", refused.Refused, StringComparison.Ordinal);
        Assert.Empty(refused.Events);
    }

    [Fact]
    public void Begin_ToldToStopFirst_EndsAndALateWishBeginsNothing()
    {
        var ended = Begun(Wish(2, DesiredMode.Stop));

        Assert.Equal(GoalStatus.Cancelled, ended.Ended);
        Assert.Equal(new ChildUsage(), GoalParents.Observe(ended).Usage);
        Assert.Empty(GoalLogic.Instance.Decide(ended, new ChildDesiredMessage(Wish()), Context).Events);
    }

    [Fact]
    public void Lent_LessThanItsOwnBudget_BoundsItsPlansAndItsDeadline()
    {
        var until = Beginning + TimeSpan.FromMinutes(5);

        var goal = Begun(Wish() with { NotAfter = until, Lent = new ChildLoan { Attempts = 2, Active = TimeSpan.FromSeconds(30), Replans = 0 } });

        var desired = GoalView.Desire(goal);
        Assert.Equal((2L, TimeSpan.FromSeconds(30), until), (desired.Allowance!.Value, desired.Active!.Value, desired.NotAfter!.Value));
        var late = GoalLogic.Instance.Decide(goal, new WakeMessage(), Context with { Now = until }).State;
        Assert.Contains("the wall clock of local/g, whose step it is, ran out", Assert.Single(late.Holds).Reason, StringComparison.Ordinal);
        var failed = Decide(goal, Ended(PlanOutcome.Failed, attempts: 1));
        Assert.Equal(GoalStatus.BudgetLimited, GoalView.Status(failed));
    }

    [Fact]
    public void Pause_OfTheParent_IsNotThatOfThePerson()
    {
        var paused = Decide(Begun(), new ChildDesiredMessage(Wish(2, DesiredMode.Pause)));
        Assert.Equal(GoalStatus.Paused, GoalView.Status(paused));
        var resume = GoalLogic.Instance.Decide(paused, new CommandMessage(new ResumeGoal { Id = NewId(1) }), Context).Reply!;
        Assert.Contains("is step part of local/g, which does not go on; resume that", resume.Reason, StringComparison.Ordinal);

        var both = Decide(paused, new CommandMessage(new PauseGoal { Id = NewId(2) }));
        var still = Decide(both, new ChildDesiredMessage(Wish(3)));

        Assert.Equal(GoalStatus.Paused, GoalView.Status(still));
        Assert.Contains("was paused by a person", GoalParents.Observe(still).Hold!.Reason, StringComparison.Ordinal);
        Assert.Equal(GoalStatus.Active, GoalView.Status(Decide(paused, new ChildDesiredMessage(Wish(3)))));
    }

    [Fact]
    public void Stop_WithAPlanOpen_EndsAfterThePlanAndTellsWhatItUsed()
    {
        var stopping = Decide(Begun(), new ChildDesiredMessage(Wish(2, DesiredMode.Stop)));
        Assert.Equal((DesiredMode.Stop, GoalStatus.None), (stopping.Current!.Mode, stopping.Ended));
        Assert.Null(GoalParents.Observe(stopping).Usage);

        var ended = Decide(stopping, Ended(PlanOutcome.Stopped, attempts: 3, replans: 2));

        Assert.Equal(GoalStatus.Cancelled, ended.Ended);
        Assert.Equal(new ChildUsage { Attempts = 3, Active = TimeSpan.FromSeconds(1), Replans = 2 }, GoalParents.Observe(ended).Usage);
    }

    [Fact]
    public void Wish_WithAnotherEndOfTheWallClock_ReachesThePlan()
    {
        var goal = Begun(Wish() with { NotAfter = Beginning + TimeSpan.FromMinutes(5) });
        var told = GoalView.Desire(goal);

        var later = GoalView.Desire(Decide(goal, new ChildDesiredMessage(Wish(2) with { NotAfter = Beginning + TimeSpan.FromMinutes(9) })));

        Assert.Equal(Beginning + TimeSpan.FromMinutes(9), later.NotAfter);
        Assert.True(later.Generation > told.Generation, "what is not newer is ignored");
    }

    [Fact]
    public void Refused_ByTheParent_StopsByItself()
    {
        var left = Decide(Begun(), new UndeliverableMessage(Parent, 1, "it is not a step any more", IsRefused: true));

        Assert.Equal((DesiredMode.Stop, Intent.Cancel), (left.Current!.Mode, left.Wanted));
        Assert.Empty(GoalLogic.Instance.Decide(Begun(), new UndeliverableMessage(Parent, 1, "no answer"), Context).Events);
    }

    [Fact]
    public void Edit_Reopen_AreRefusedAndNameTheParent()
    {
        var edited = GoalLogic.Instance.Decide(Begun(), new CommandMessage(new EditGoal { Id = NewId(1), Contract = Contract() }), Context).Reply!;

        Assert.Equal(Refusal.NotApplicable, edited.Refusal);
        Assert.Contains("is step part of local/g, whose contract has it; edit that", edited.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_BeforeThePlanHasHeard_StillTellsWhatItUsed()
    {
        var ended = Decide(Decide(Begun(), new ChildDesiredMessage(Wish(2, DesiredMode.Stop))), Ended(PlanOutcome.Stopped, attempts: 3, replans: 1));
        var told = GoalParents.Observe(ended);

        var cleared = GoalLogic.Instance.Apply(ended, new GoalForgotten { At = Beginning });

        Assert.Equal(told.Usage, GoalParents.Observe(cleared).Usage);
        Assert.Contains(GoalLogic.Instance.Neighbours(cleared), neighbour => neighbour.Key == Parent);
        Assert.Empty(GoalLogic.Instance.Decide(cleared, new ChildDesiredMessage(Wish()), Context).Events);
    }

    [Fact]
    public void Lend_ReplansOfAPlanWithSuchSteps_CountWhenItHasEnded()
    {
        var child = new StepDefinition { Id = "part", Action = new GoalAction { Goal = Contract() } };
        var contract = Contract() with { Budget = new GoalBudget { Replans = 3 }, Plans = [new PlanDefinition { Name = "one", Steps = [child] }, new PlanDefinition { Name = "two", Steps = [child] }] };

        var goal = Begun(Wish() with { Contract = contract });
        Assert.Equal(3, GoalView.Desire(goal).Replans);
        var second = Decide(goal, Ended(PlanOutcome.Failed, attempts: 1, replans: 1));

        Assert.Equal((2, 1), (second.Current!.Number, GoalView.Desire(second).Replans));
        Assert.Equal(GoalStatus.BudgetLimited, GoalView.Status(Decide(goal, Ended(PlanOutcome.Failed, attempts: 1, replans: 3))));
    }

    private static GoalState Begun(ChildDesired? wish = null) => Decide(GoalLogic.Instance.Create(ActorKey.ForGoal(Id)), new ChildDesiredMessage(wish ?? Wish()));

    private static ChildDesired Wish(long generation = 1, DesiredMode mode = DesiredMode.Run, bool isHeld = true) => new()
    {
        Generation = generation,
        Plan = Parent.Id,
        Step = "part",
        Attempt = 1,
        Mode = mode,
        Lent = new ChildLoan(),
        IsHeld = isHeld,
        Contract = Contract(),
    };

    private static GoalContract Contract()
    {
        var plan = new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("a") } }] };
        return new GoalContract
        {
            Objective = "part",
            Workspace = "/work/g",
            DoneWhen = [new FileCheck { Id = "done", File = "done" }],
            Budget = new GoalBudget { Attempts = 9, WallClock = TimeSpan.FromHours(1) },
            Plans = [plan, plan with { Name = "other" }],
        };
    }

    private static ObservedMessage Ended(PlanOutcome outcome, long attempts, int replans = 0) => new(ActorKey.ForPlan(Id, 1), new Observed
    {
        Version = 9,
        Generation = 1,
        Answered = 0,
        Attempts = attempts,
        Active = TimeSpan.FromSeconds(1),
        Replans = replans,
        Done = 0,
        Open = 0,
        Ending = new PlanEnding { Outcome = outcome, Reason = "so it ended" },
    });

    private static CommandId NewId(byte number) => new(new Guid(0x01b8dac5, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, number));

    private static GoalState Decide(GoalState state, ActorMessage message)
    {
        var decision = GoalLogic.Instance.Decide(state, message, Context);
        Assert.Null(decision.Refused);
        return decision.State;
    }
}
