using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>How an attempt leaves its workspace: the host looks when it is over, so that its plan can tell whether attempts get anywhere.</summary>
internal static class WorkerMarks
{
    /// <summary>Stands for a workspace of which nobody can tell how it looks: twice in a row that is no progress either.</summary>
    private const string Unknown = "unknown";

    /// <summary>Begins to look, where another attempt may follow.</summary>
    /// <returns>Whether that is begun now.</returns>
    public static bool Begin(WorkerTurn turn, WorkerEnding ending)
    {
        if (turn.State.Assignment?.Place is null || ending.Outcome is not (WorkerOutcome.Failed or WorkerOutcome.HandedOff or WorkerOutcome.Blocked))
        {
            return false;
        }

        turn.Emit(new MarkBegun { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Mark, "mark"), Ending = ending });
        return true;
    }

    /// <summary>Takes what the host saw; then what the attempt changed is committed.</summary>
    public static void End(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var fingerprint = result.Outcome == OperationOutcome.Stopped ? null : result.Fingerprint ?? Unknown;
        turn.Emit(new MarkEnded { At = turn.Now, Operation = open.Operation, Fingerprint = fingerprint, Active = result.Active });
        var ending = turn.State.Landing!;
        if (!WorkerPlacing.Land(turn, ending))
        {
            turn.Emit(new WorkerEnded { At = turn.Now, Ending = ending });
        }
    }

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, MarkBegun begun) => state with
    {
        Open = begun.Operation,
        Operations = state.Operations + 1,
        Stage = WorkerStage.Marking,
        Landing = begun.Ending,
        Question = null,
        Approval = null,
        Wait = null,
        Calls = [],
    };

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, MarkEnded ended) => state with
    {
        Open = null,
        Active = state.Active + ended.Active,
        Landing = state.Landing! with { Fingerprint = ended.Fingerprint },
    };

    /// <summary>What the operation is.</summary>
    public static MarkSpec SpecOf(WorkerState state) => new()
    {
        Workspace = state.Assignment!.Workspace,
        NotAfter = state.Desired?.NotAfter,
        Written = [.. state.Assignment.DoneWhen.Concat(state.Assignment.Step.Checks).Concat(state.Assignment.Fences).OfType<CommandCheck>().SelectMany(static check => check.Writes.IsDefault ? [] : check.Writes).Distinct(StringComparer.Ordinal)],
    };
}
