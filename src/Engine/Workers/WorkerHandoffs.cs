using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>A worker that gives the rest to a fresh one because it wants to. The host looks whether anything has changed since that was done last: nobody hands over what he was handed.</summary>
internal static class WorkerHandoffs
{
    /// <summary>Stands for a workspace of which nobody can tell how it looks.</summary>
    private const string Unknown = "unknown";

    /// <summary>What a model says that it leaves.</summary>
    public static Handoff Read(WorkerState state, ControlCall control) => new()
    {
        Summary = control.Text("summary", Handoff.MaximumSummary),
        Done = control.Texts("done"),
        Left = control.Texts("left"),
        Evidence = control.Texts("evidence"),
        Decisions = control.Texts("decisions"),
        DeadEnds = control.Texts("deadEnds"),
        Notes = state.Handoff.Notes,
    };

    /// <summary>Begins to look, when nothing runs in the background any more.</summary>
    public static void Do(WorkerTurn turn, ToolRequest call, ControlCall control)
    {
        if (Read(turn.State, control) is { Summary.Length: 0, Left.IsEmpty: true })
        {
            WorkerControls.Answer(turn, "not handed over: say in summary and left where it stands and what is left", failed: true);
        }
        else if (!WorkerBackground.Still(turn))
        {
            turn.Emit(new ToolBegun { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Finish, "look"), Call = call.Id, Tool = call.Name });
        }
    }

    /// <summary>The host has looked: the attempt ends, or the worker must go on.</summary>
    public static void End(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var call = turn.State.Calls[0];
        var now = result.Outcome == OperationOutcome.Succeeded && result.Fingerprint is { } found ? found : Unknown;
        var isRefused = turn.State.Assignment!.Handoff?.Fingerprint is { } given && (given == now || now == Unknown);
        turn.Emit(new ToolEnded
        {
            At = turn.Now,
            Operation = open.Operation,
            Answer = new ToolAnswer
            {
                Call = call.Id,
                Text = isRefused
                    ? "not handed over: it was handed to you, and nothing in the workspace has changed since. Go on with the work; `propose_blocked` if only a person can help."
                    : "handed over",
                Failed = isRefused,
            },
            Active = result.Active,
        });
        if (!isRefused)
        {
            WorkerDecisions.End(turn, WorkerOutcome.HandedOff, "it handed over because it wanted to", Read(turn.State, ControlCall.Read(call)!) with { Fingerprint = now });
        }
    }
}
