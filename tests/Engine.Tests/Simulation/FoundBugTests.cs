using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Simulation;

/// <summary>Bugs the simulator found, each in its smallest form.</summary>
public sealed class FoundBugTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DecideContext Context = new(Start, new OwnerId("here"));
    private static readonly GoalId Id = GoalId.Local("g");

    [Fact]
    public void Decide_CarriedStepSaidToHaveFailed_StillWaitsForWhatItFollows()
    {
        var plan = Plan();
        var assigned = Decide(plan, Desired(1, new FinishedStep { Hash = new PlanGraph(Definition).Hashes[1], Step = "second", Operation = "old", Unknown = true }));
        var answered = Decide(assigned, Desired(2) with { Answers = [new StepAnswer { Number = 1, Step = "second", Attempt = 0, As = SettleAs.Failed }] });

        var later = PlanLogic.Instance.Decide(answered, new WakeMessage(), Context with { Now = Start.AddHours(1) });

        Assert.Equal("first", Assert.Single(answered.Open).Step);
        Assert.Empty(later.Events);
    }

    [Fact]
    public void Decide_WorkerWhoseLentTurnsAreUsedUp_EndsWithoutAnother()
    {
        var asked = Worker(new WorkerLoan { Turns = 1 });

        var ended = Decide(asked, Gave(asked, new TurnReply
        {
            Said = new ModelSaid { Calls = [new ToolRequest { Id = "c1", Name = ControlTools.Note, Arguments = """{"text":"x"}""" }] },
            Usage = new ModelUsage { Calls = 1, Input = 10, Output = 1 },
        }));

        Assert.Equal(WorkerOutcome.OutOfBudget, ended.Ending!.Outcome);
        Assert.Equal(1, ended.Models.Calls);
    }

    [Fact]
    public void Decide_WorkerStoppedBeforeTheModelWasCalled_Ends()
    {
        var asked = Worker(new WorkerLoan());
        var stopped = Decide(asked, new WorkerDesiredMessage(new WorkerDesired { Generation = 2, Mode = DesiredMode.Stop }));

        var ended = Decide(stopped, Gave(stopped, new TurnReply()));

        Assert.Equal(WorkerOutcome.Stopped, ended.Ending!.Outcome);
        Assert.Equal(0, ended.Models.Calls);
    }

    [Fact]
    public void Decide_RecheckFails_LeavesWhatEarlierPlansFinished()
    {
        var finished = new FinishedStep { Hash = new PlanGraph(Definition).Hashes[2], Step = "checked", Operation = "old" };
        var assigned = Decide(Plan(), Desired(1, finished));
        var recheck = Assert.Single(assigned.Open);

        var ended = PlanLogic.Instance.Decide(
            assigned, new SettledMessage(recheck.Operation, 1, new OperationResult { Outcome = OperationOutcome.Failed, Active = TimeSpan.Zero }), Context).State;

        Assert.Equal(OperationKind.Recheck, recheck.Kind);
        Assert.Equal(finished, Assert.Single(ended.Ending!.Finished));
    }

    [Fact]
    public void Decide_PlanThatItsGoalGaveUp_Stops()
    {
        var running = Decide(Plan(), Desired(1));
        var goal = Decide(Goal(), new CommandMessage(Submit));
        var without = Decide(goal, new UndeliverableMessage(ActorKey.ForPlan(Id, 1), 1, "unreachable"));

        var refused = GoalLogic.Instance.Decide(without, PlanLogic.Instance.MessageTo(running, default), Context).Refused;
        var stopping = PlanLogic.Instance.Decide(running, new UndeliverableMessage(ActorKey.ForGoal(Id), 1, refused!, IsRefused: true), Context).State;

        Assert.NotNull(refused);
        Assert.True(PlanLogic.Instance.MustStop(stopping, Assert.Single(stopping.Open)));
    }

    [Fact]
    public void Clear_BeforeTheWorkspaceHasHeardThatItIsFree_StillTellsIt()
    {
        var claiming = Decide(Goal(), new CommandMessage(Submit));
        var ended = GoalLogic.Instance.Apply(claiming, new GoalEnded { At = Start, Status = GoalStatus.Cancelled });
        var before = GoalLogic.Instance.Neighbours(ended).Single(neighbour => neighbour.Key.Kind == ActorKind.Workspace);

        var cleared = GoalLogic.Instance.Apply(ended, new GoalForgotten { At = Start });

        var told = GoalLogic.Instance.Neighbours(cleared).Single(neighbour => neighbour.Key.Kind == ActorKind.Workspace);
        Assert.Equal(before, told);
        Assert.False(Assert.IsType<ClaimMessage>(GoalLogic.Instance.MessageTo(cleared, told)).Claim.IsWanted);
    }

    [Fact]
    public void Decide_PauseOfPausedGoalRepeatedAfterResume_ChangesNothing()
    {
        var late = new PauseGoal { Id = Command(3) };
        var paused = Decide(Begun(), new CommandMessage(new PauseGoal { Id = Command(2) }));
        var pausedTwice = Decide(paused, new CommandMessage(late));
        var resumed = Decide(pausedTwice, new CommandMessage(new ResumeGoal { Id = Command(4) }));

        var repeated = GoalLogic.Instance.Decide(resumed, new CommandMessage(late), Context);

        Assert.True(repeated.Reply!.Accepted);
        Assert.Empty(repeated.Events);
    }

    [Fact]
    public void Decide_ResumeOfRunningGoalRepeatedAfterPause_ChangesNothing()
    {
        var late = new ResumeGoal { Id = Command(2) };
        var resumed = Decide(Decide(Goal(), new CommandMessage(Submit)), new CommandMessage(late));
        var paused = Decide(resumed, new CommandMessage(new PauseGoal { Id = Command(3) }));

        var repeated = GoalLogic.Instance.Decide(paused, new CommandMessage(late), Context);

        Assert.True(repeated.Reply!.Accepted);
        Assert.Empty(repeated.Events);
    }

    [Fact]
    public void Due_PausedGoalWhosePlanHasNotHeard_StaysOnTheWatchList()
    {
        var paused = Decide(Begun(), new CommandMessage(new PauseGoal { Id = Command(2) }));

        Assert.Equal(GoalStatus.Paused, GoalView.Status(paused));
        Assert.NotNull(GoalView.Due(paused));
    }

    private static PlanDefinition Definition { get; } = new()
    {
        Name = "way",
        Steps =
        [
            new StepDefinition { Id = "first", Action = new RunAction { Command = CommandLine.Shell("first") } },
            new StepDefinition
            {
                Id = "second",
                Action = new RunAction { Command = CommandLine.Shell("second") },
                After = ["first"],
                Retry = new RetryPolicy { Max = 1, Delay = TimeSpan.FromSeconds(1) },
            },
            new StepDefinition
            {
                Id = "checked",
                Action = new RunAction { Command = CommandLine.Shell("checked") },
                After = ["second"],
                Checks = [new FileCheck { Id = "there", File = "there" }],
            },
        ],
    };

    private static SubmitGoal Submit { get; } = new()
    {
        Id = Command(1),
        Contract = new GoalContract { Objective = "it", Workspace = "/tmp/g", DoneWhen = [new FileCheck { Id = "done", File = "done" }], Plans = [Definition] },
    };

    private static PlanState Plan() => PlanLogic.Instance.Create(ActorKey.ForPlan(Id, 1));

    /// <summary>The goal with its workspace and its first plan begun.</summary>
    private static GoalState Begun()
    {
        var accepted = Decide(Goal(), new CommandMessage(Submit));
        return Decide(accepted, new GrantMessage(new WorkspaceGrant { Version = 1, Claim = accepted.Claim, Holder = accepted.Id, IsWaitedFor = false }));
    }

    private static GoalState Goal() => GoalLogic.Instance.Create(ActorKey.ForGoal(Id));

    private static PlanState Decide(PlanState state, Desired desired) => PlanLogic.Instance.Decide(state, new DesiredMessage(desired), Context).State;

    private static GoalState Decide(GoalState state, ActorMessage message) => GoalLogic.Instance.Decide(state, message, Context).State;

    private static Desired Desired(long generation, params FinishedStep[] finished) => new()
    {
        Generation = generation,
        Mode = DesiredMode.Run,
        Revision = 1,
        Assignment = new PlanAssignment { Definition = Definition, Workspace = "/tmp/g", Finished = [.. finished] },
    };

    private static CommandId Command(byte number) => new(new Guid(0x01b8dac5, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, number));

    private static WorkerState Worker(WorkerLoan lent)
    {
        var worker = WorkerLogic.Instance.Create(ActorKey.ForWorker(ActorKey.ForPlan(Id, 1), "craft", 1));
        return Decide(worker, new WorkerDesiredMessage(new WorkerDesired
        {
            Generation = 1,
            Mode = DesiredMode.Run,
            Assignment = new WorkerAssignment
            {
                Objective = "reach it",
                Step = new StepDefinition { Id = "craft", Action = new AgentAction { Instructions = "make it" } },
                Attempt = 1,
                DoneWhen = [],
                Workspace = "/work",
                Policy = new AgentPolicy(),
                Lent = lent,
            },
        }));
    }

    private static SettledMessage Gave(WorkerState worker, TurnReply reply) =>
        new(worker.Open!.Operation, 1, new OperationResult { Outcome = OperationOutcome.Succeeded, Turn = reply, Active = TimeSpan.Zero });

    private static WorkerState Decide(WorkerState state, ActorMessage message) => WorkerLogic.Instance.Decide(state, message, Context).State;
}
