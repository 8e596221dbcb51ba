using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>A worker that is decided message by message. Every decision's events are written, read back and replayed, and must lead to the same state.</summary>
internal sealed class WorkerBench
{
    public static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly ActorKey Key = ActorKey.ForWorker(ActorKey.ForPlan(GoalId.Local("g"), 1), "make", 1);
    private static readonly OwnerId Host = new("here");

    private long generation;

    public WorkerState State { get; private set; } = WorkerLogic.Instance.Create(Key);

    public DateTimeOffset Now { get; set; } = Beginning;

    public ImmutableArray<WorkerStateEvent> Last { get; private set; } = [];

    /// <summary>Which hosts have what; null where every host has everything.</summary>
    public IHosts? Hosts { get; init; }

    public string? Refused { get; private set; }

    public HashSet<Type> Seen { get; } = [];

    public TurnSpec Turn => (TurnSpec)WorkerLogic.Instance.SpecOf(State, State.Open!);

    /// <summary>What the last entries of the conversation say.</summary>
    public string LastSaid => State.Transcript[^1] switch { HostSaid said => said.Text, ToolSaid said => said.Text, ModelSaid said => said.Text, _ => string.Empty };

    public static WorkerAssignment Assignment { get; } = new()
    {
        Objective = "it is done",
        Step = new StepDefinition { Id = "make", Action = new AgentAction { Instructions = "make it" }, Timeout = TimeSpan.FromHours(10), Checks = [Check("there")] },
        Attempt = 1,
        Workspace = "/tmp/g",
        Policy = new AgentPolicy(),
        Lent = new WorkerLoan(),
    };

    public static FileCheck Check(string id) => new() { Id = id, File = id };

    public static ToolRequest Call(string name, string arguments = "{}", string id = "1") => new() { Id = id, Name = name, Arguments = arguments };

    public WorkerBench Want(WorkerAssignment? assignment = null, DesiredMode mode = DesiredMode.Run, params ImmutableArray<WorkerAnswer> answers) => Tell(new WorkerDesiredMessage(new WorkerDesired
    {
        Generation = ++generation,
        Mode = mode,
        Answers = answers,
        Assignment = State.Assignment is null ? assignment ?? Assignment : null,
    }));

    /// <summary>The model replies.</summary>
    public WorkerBench Say(string text, params ImmutableArray<ToolRequest> calls) => Reply(new TurnReply { Said = new ModelSaid { Text = text, Calls = calls }, Usage = Usage(1_000, 100) });

    public WorkerBench Reply(TurnReply reply, TimeSpan? active = null)
    {
        Assert.Equal(OperationKind.Turn, State.Open?.Kind);
        return Settle(new OperationResult { Outcome = reply.Fault is null ? OperationOutcome.Succeeded : OperationOutcome.Failed, Active = active ?? TimeSpan.FromSeconds(10), Turn = reply });
    }

    public WorkerBench Fault(TurnFaultKind kind, DateTimeOffset? again = null) =>
        Reply(new TurnReply { Fault = new TurnFault { Kind = kind, Message = "it said so", Again = again } });

    public WorkerBench Answer(string text, bool failed = false)
    {
        Assert.Equal(OperationKind.Tool, State.Open?.Kind);
        return Settle(new OperationResult { Outcome = OperationOutcome.Succeeded, Active = TimeSpan.FromSeconds(1), Answer = new ToolAnswer { Call = State.Calls[0].Id, Text = text, Failed = failed } });
    }

    public WorkerBench Look(params ImmutableArray<Verdict> verdicts)
    {
        Assert.Equal(OperationKind.Finish, State.Open?.Kind);
        var checks = WorkerClaims.Checks(State.Assignment!);
        return Settle(new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Active = TimeSpan.FromSeconds(1),
            Verdicts = [.. checks.Zip(verdicts, static (check, verdict) => new CheckVerdict { Id = check.Id, Verdict = verdict, Reason = "seen" })],
        });
    }

    public WorkerBench Settle(OperationResult result) => Tell(new SettledMessage(State.Open!.Operation, State.Open.Execution, result));

    public WorkerBench Die(string owner = "here") => Tell(new OwnersDeadMessage([new OwnerId(owner)]));

    public WorkerBench Wake(DateTimeOffset at)
    {
        Now = at;
        return Tell(new WakeMessage());
    }

    public static ModelUsage Usage(long input, long output) => new() { Calls = 1, Input = input, Output = output };

    public WorkerBench Tell(ActorMessage message)
    {
        var (logic, before) = (WorkerLogic.Instance, State);
        var decision = logic.Decide(before, message, new DecideContext(Now, Host, Hosts));
        var replayed = before;
        if (decision.Events.Count > 0)
        {
            var written = logic.Format.WriteEvents(decision.Events);
            var read = logic.Format.ReadEvents(written);
            Assert.True(logic.Format.WriteEvents(read).Span.SequenceEqual(written.Span));
            replayed = read.Aggregate(before, logic.Apply);
        }

        var bytes = logic.Format.WriteState(decision.State);
        Assert.True(logic.Format.WriteState(replayed).Span.SequenceEqual(bytes.Span));
        Assert.True(logic.Format.WriteState(logic.Format.ReadState(bytes)).Span.SequenceEqual(bytes.Span));
        Seen.UnionWith(decision.Events.Select(static change => change.GetType()));
        (State, Last, Refused) = (decision.State, [.. decision.Events], decision.Refused);
        return this;
    }
}
