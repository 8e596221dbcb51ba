using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>A goal's logic, driven message by message; every decision is replayed and compared.</summary>
internal sealed class GoalDriver
{
    public static readonly DateTimeOffset Beginning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private long observed;
    private ulong commands;

    public GoalState State { get; private set; } = GoalLogic.Instance.Create(ActorKey.ForGoal(GoalId.Local("g")));

    public DateTimeOffset Now { get; set; } = Beginning;

    /// <summary>Which hosts have what; null where every host has everything.</summary>
    public IHosts? Hosts { get; init; }

    public CommandReply? Reply { get; private set; }

    public ImmutableArray<GoalStateEvent> Last { get; private set; } = [];

    public static GoalContract Contract { get; } = new()
    {
        Objective = "it is done",
        Workspace = "/work/g",
        ReadsOnly = true,
        DoneWhen = [new FileCheck { Id = "there", File = "out" }],
        Plans = [Plan("first", "make one"), Plan("second", "make two")],
    };

    public static PlanDefinition Plan(string name, string line) => new()
    {
        Name = name,
        Steps = [new StepDefinition { Id = "make", Action = new RunAction { Command = CommandLine.Shell(line) } }],
    };

    public GoalDriver Submit(GoalContract? contract = null) => Ask(new SubmitGoal { Id = NewId(), Contract = contract ?? Contract });

    public GoalDriver Edit(GoalContract contract, string? baseHash = null) => Ask(new EditGoal { Id = NewId(), Contract = contract, BaseHash = baseHash });

    public GoalDriver Ask(GoalCommand command) => Tell(new CommandMessage(command));

    public GoalDriver Wake(DateTimeOffset at)
    {
        Now = at;
        return Tell(new WakeMessage());
    }

    public GoalDriver Settle(OperationOutcome outcome = OperationOutcome.Succeeded, Verdict verdict = Verdict.Passed) =>
        Settle(State.Open!, outcome, verdict);

    public GoalDriver Settle(OpenOperation open, OperationOutcome outcome = OperationOutcome.Succeeded, Verdict verdict = Verdict.Passed) => Tell(new SettledMessage(open.Operation, open.Execution, new OperationResult
    {
        Outcome = outcome,
        Reason = outcome == OperationOutcome.Succeeded ? string.Empty : "it did not work",
        Output = open.Kind == OperationKind.Baseline ? new ArtifactReference { Name = "baseline", Length = 1, Sha256 = new string('0', 64) } : null,
        Verdicts = open.Kind != OperationKind.Round ? [] : [.. VerificationRound.Checks(State).Select(check => new CheckVerdict { Id = check.Id, Verdict = verdict, Reason = "seen" })],
        Active = TimeSpan.FromSeconds(1),
    }));

    public GoalDriver Observe(PlanEnding? ending = null, PlanHold? hold = null, long attempts = 1, PlanProposal? proposal = null, long? generation = null) => Tell(new ObservedMessage(
        ActorKey.ForPlan(State.GoalId, State.Current!.Number),
        new Observed
        {
            Version = ++observed,
            Generation = generation ?? State.Current.Generation,
            Answered = State.Current.Answered,
            Attempts = attempts,
            Active = TimeSpan.FromSeconds(1),
            Done = 0,
            Open = 0,
            Hold = hold,
            Proposal = proposal,
            Ending = ending,
        }));

    public GoalDriver EndPlan(PlanOutcome outcome, long attempts = 1) => Observe(new PlanEnding { Outcome = outcome, Reason = "so it ended" }, attempts: attempts);

    public GoalDriver Tell(ActorMessage message)
    {
        var decision = GoalLogic.Instance.Decide(State, message, new DecideContext(Now, new OwnerId("host"), Hosts));
        var replayed = State;
        if (decision.Events.Count > 0)
        {
            foreach (var change in GoalLogic.Instance.Format.ReadEvents(GoalLogic.Instance.Format.WriteEvents(decision.Events)))
            {
                replayed = GoalLogic.Instance.Apply(replayed, change);
            }
        }

        Assert.True(GoalLogic.Instance.Format.WriteState(replayed).Span.SequenceEqual(GoalLogic.Instance.Format.WriteState(decision.State).Span));
        (State, Reply, Last) = (decision.State, decision.Reply, [.. decision.Events]);
        return this;
    }

    public CommandId NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, Now.ToUnixTimeMilliseconds() << 16);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], ++commands);
        return new CommandId(new Guid(bytes, bigEndian: true));
    }
}
