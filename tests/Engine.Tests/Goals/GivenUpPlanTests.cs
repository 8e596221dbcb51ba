using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>A plan that could not be reached is told to stop until it has ended, and its goal ends after it.</summary>
public sealed class GivenUpPlanTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DecideContext Context = new(Start, new OwnerId("here"));
    private static readonly GoalId Id = GoalId.Local("g");
    private static readonly ActorKey First = ActorKey.ForPlan(Id, 1);

    [Fact]
    public void GiveUp_Plan_NextBeginsAndTheFirstIsToldToStop()
    {
        var goal = GivenUp(Submitted());

        Assert.Equal(2, goal.Current!.Number);
        var neighbours = GoalLogic.Instance.Neighbours(goal).Where(neighbour => neighbour.Key.Kind == ActorKind.Plan).ToList();
        Assert.Equal([First, ActorKey.ForPlan(Id, 2)], neighbours.Select(neighbour => neighbour.Key));
        Assert.All(neighbours, neighbour => Assert.True(neighbour.IsChild));
        var told = Told(goal, First);
        Assert.Equal((DesiredMode.Stop, 2L), (told.Mode, told.Generation));
    }

    [Fact]
    public void Stop_PlanThatNeverHeardAnything_EndsAndIgnoresAnEarlierWish()
    {
        var submitted = Submitted();
        var late = Told(submitted, First);

        var ended = Decide(Plan(), new DesiredMessage(Told(GivenUp(submitted), First)));

        Assert.Equal(PlanOutcome.Stopped, ended.Ending!.Outcome);
        Assert.Empty(PlanLogic.Instance.Decide(ended, new DesiredMessage(late), Context).Events);
    }

    [Fact]
    public void Stop_PlanWhoseHostDied_TakesOverStopsAndEnds()
    {
        var submitted = Submitted();
        var running = Decide(Plan(), new DesiredMessage(Told(submitted, First)));
        var goal = GivenUp(submitted);

        var stopping = Decide(running, new DesiredMessage(Told(goal, First)));
        var taken = PlanLogic.Instance.Decide(stopping, new OwnersDeadMessage([Context.Owner]), Context with { Owner = new OwnerId("other") }).State;
        var open = Assert.Single(taken.Open);
        Assert.Equal((2, true), (open.Execution, PlanLogic.Instance.MustStop(taken, open)));
        var ended = Decide(taken, new SettledMessage(open.Operation, 2, new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.FromSeconds(3) }));
        var heard = Decide(goal, (ObservedMessage)PlanLogic.Instance.MessageTo(ended, default));

        Assert.Empty(heard.GivenUp);
        Assert.Equal((1L, TimeSpan.FromSeconds(3)), (heard.Attempts, heard.Active));
    }

    [Fact]
    public void End_OfTheGoal_WaitsForAPlanThatWasGivenUp()
    {
        var cancelled = Decide(GivenUp(Decide(Submitted(), Command(new CancelGoal { Id = NewId(2) }))), new WakeMessage());
        Assert.Equal(GoalStatus.None, cancelled.Ended);
        Assert.NotNull(GoalView.Due(cancelled));

        var ended = Decide(cancelled, Ended(1, 0));

        Assert.Equal(GoalStatus.Cancelled, ended.Ended);
        Assert.Null(GoalView.Due(ended));
    }

    [Fact]
    public void End_OfTheGoal_DoesNotWaitForOneThatStaysUnreachable()
    {
        var cancelled = GivenUp(Decide(Submitted(), Command(new CancelGoal { Id = NewId(2) })));

        var ended = GivenUp(cancelled);

        Assert.Equal(GoalStatus.Cancelled, ended.Ended);
        Assert.Empty(ended.GivenUp);
        Assert.DoesNotContain(GoalLogic.Instance.Neighbours(ended), neighbour => neighbour.Key.Kind == ActorKind.Plan);
    }

    [Fact]
    public void Round_WaitsUntilNothingOfAPlanThatWasGivenUpMayStillWrite()
    {
        var done = Decide(GivenUp(Submitted()), Ended(2, 1, PlanOutcome.Succeeded));
        Assert.Equal((GoalStage.Verifying, (OpenOperation?)null), (done.Stage, done.Open));

        Assert.Equal(OperationKind.Round, Decide(done, Ended(1, 1)).Open!.Kind);
        Assert.Equal(OperationKind.Round, GivenUp(done).Open!.Kind);
    }

    [Fact]
    public void Observed_OfOneThatWasUnreachable_IsRefusedAndWaitedForAgain()
    {
        var unreachable = GivenUp(GivenUp(Submitted()));
        Assert.False(GoalView.AwaitsGivenUp(unreachable));

        var decision = GoalLogic.Instance.Decide(unreachable, Observed(1, 1, ending: null), Context);

        Assert.NotNull(decision.Refused);
        Assert.True(GoalView.AwaitsGivenUp(decision.State));
    }

    [Fact]
    public void Budget_AllLentToAPlanThatWasGivenUp_IsThereAgainWhenItHasEnded()
    {
        var waiting = GivenUp(Submitted(attempts: 5));
        Assert.Null(waiting.Current);
        Assert.Empty(waiting.Holds);

        Assert.Equal(3, Decide(waiting, Ended(1, 2)).Current!.Allowance);
        Assert.Equal(HoldKind.Budget, Assert.Single(GivenUp(waiting).Holds).Kind);
    }

    private static GoalState Submitted(int? attempts = null)
    {
        var plan = new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("a") } }] };
        var submitted = Decide(GoalLogic.Instance.Create(ActorKey.ForGoal(Id)), Command(new SubmitGoal
        {
            Id = NewId(1),
            Contract = new GoalContract
            {
                Objective = "it",
                Workspace = "/tmp/g",
                DoneWhen = [new FileCheck { Id = "done", File = "done" }],
                Budget = new GoalBudget { Attempts = attempts, Replans = 5 },
                Plans = [plan, plan with { Name = "other" }],
            },
        }));
        return Decide(submitted, new GrantMessage(new WorkspaceGrant { Version = 1, Claim = submitted.Claim, Holder = Id.Value, IsWaitedFor = false }));
    }

    private static GoalState GivenUp(GoalState goal) => Decide(goal, new UndeliverableMessage(First, goal.Current?.Number == 1 ? goal.Current.Generation : goal.GivenUp.Single(plan => plan.Number == 1).Generation, "unreachable"));

    private static PlanState Plan() => PlanLogic.Instance.Create(First);

    private static Desired Told(GoalState goal, ActorKey plan) => Assert.IsType<DesiredMessage>(
        GoalLogic.Instance.MessageTo(goal, GoalLogic.Instance.Neighbours(goal).Single(neighbour => neighbour.Key == plan))).Desired;

    private static ObservedMessage Ended(int plan, long attempts, PlanOutcome outcome = PlanOutcome.Stopped) =>
        Observed(plan, attempts, new PlanEnding { Outcome = outcome, Reason = "so it ended" });

    private static ObservedMessage Observed(int plan, long attempts, PlanEnding? ending) => new(ActorKey.ForPlan(Id, plan), new Observed
    {
        Version = 9,
        Generation = 1,
        Answered = 0,
        Attempts = attempts,
        Active = TimeSpan.Zero,
        Done = 0,
        Open = 0,
        Ending = ending,
    });

    private static CommandMessage Command(GoalCommand command) => new(command);

    private static CommandId NewId(byte number) => new(new Guid(0x01b8dac5, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, number));

    private static GoalState Decide(GoalState state, ActorMessage message) => GoalLogic.Instance.Decide(state, message, Context).State;

    private static PlanState Decide(PlanState state, ActorMessage message) => PlanLogic.Instance.Decide(state, message, Context).State;
}
