using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>What git has to do with an attempt: the first thing is to look where it begins, the last to commit what it changed. The host does both, never the model.</summary>
internal static class WorkerPlacing
{
    /// <summary>Begins to look, if the attempt has not begun.</summary>
    /// <returns>Whether that is begun now.</returns>
    public static bool Begin(WorkerTurn turn)
    {
        if (turn.State is not { Turns: 0, Stage: WorkerStage.Working, Transcript.IsEmpty: true, Assignment: { Git: not null, Place: null } })
        {
            return false;
        }

        turn.Emit(new PlaceBegun { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Place, "place") });
        return true;
    }

    /// <summary>Takes what the host saw, or made.</summary>
    public static void End(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var isStopped = result.Outcome == OperationOutcome.Stopped;
        var isIsolated = turn.State.Assignment!.Git!.Isolation is not null || turn.State.Assignment.Remote is not null;
        var place = result.Place ?? (isStopped || isIsolated || result.Lack is not null ? null : new WorkerPlace { Workspace = turn.State.Assignment.Workspace, Remark = result.Reason });
        turn.Emit(new PlaceEnded { At = turn.Now, Operation = open.Operation, Place = place, Active = result.Active });
        if (place is null && !isStopped)
        {
            WorkerDecisions.End(turn, result.Lack is null ? WorkerOutcome.Failed : WorkerOutcome.Lacking, result.Reason);
        }
    }

    /// <summary>Begins to commit what the attempt changed, if there can be anything.</summary>
    /// <returns>Whether that is begun now; else it is over.</returns>
    public static bool Land(WorkerTurn turn, WorkerEnding ending)
    {
        if (turn.State is not { Assignment: { Git: { } git, Place: { } place } assignment } state)
        {
            return false;
        }

        if (!place.IsWorktree && (!git.Commits || !place.IsRepository || state.Models.Tools == 0 || assignment.Policy.Sandbox == SandboxMode.ReadOnly))
        {
            return false;
        }

        turn.Emit(new LandBegun { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Land, LandSpec.OperationName), Ending = ending });
        return true;
    }

    /// <summary>Takes where the changes are. What could not be merged is a failure of the attempt, whatever it was before.</summary>
    public static void EndLanding(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var (ending, failed) = (turn.State.Landing!, result.Outcome != OperationOutcome.Succeeded);
        var landed = (turn.State.Assignment!.Place!.IsWorktree || turn.State.Assignment.Remote is not null) && ending.Outcome == WorkerOutcome.Succeeded && failed
            ? ending with { Outcome = WorkerOutcome.Failed, Reason = ReasonText.Clip(result.Reason), Output = result.Output }
            : ending with { Commit = result.Reason.Length == 0 ? null : ReasonText.Clip(result.Reason) };
        turn.Emit(new LandEnded { At = turn.Now, Operation = open.Operation, Active = result.Active });
        turn.Emit(new WorkerEnded { At = turn.Now, Ending = landed });
    }

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, WorkerPlaceEvent change) => change switch
    {
        PlaceBegun begun => state with { Open = begun.Operation, Operations = state.Operations + 1, Stage = WorkerStage.Placing },
        PlaceEnded { Place: { } place } ended => state with
        {
            Open = null,
            Stage = WorkerStage.Working,
            Active = state.Active + ended.Active,
            Assignment = state.Assignment! with { Place = place, Home = state.Assignment.Workspace, Workspace = place.Workspace },
        },
        PlaceEnded ended => state with { Open = null, Stage = WorkerStage.Working, Active = state.Active + ended.Active },
        LandBegun begun => state with
        {
            Open = begun.Operation,
            Operations = state.Operations + 1,
            Stage = WorkerStage.Landing,
            Landing = begun.Ending,
            Question = null,
            Proposal = null,
            Wait = null,
            Calls = [],
        },
        LandEnded ended => state with { Open = null, Active = state.Active + ended.Active },
        _ => throw new UnreachableException(),
    };

    /// <summary>What the operation is.</summary>
    public static OperationSpec SpecOf(WorkerState state, OpenOperation operation) => operation.Kind == OperationKind.Place ? Place(state) : Land(state);

    private static PlaceSpec Place(WorkerState state) => new()
    {
        Workspace = state.Assignment!.Workspace,
        NotAfter = state.Desired?.NotAfter,
        Environment = CommandEnvironments.Merge(state.Assignment.Environment, state.Assignment.Step.Environment),
        Worker = state.Id,
        Trusts = state.Assignment.Git!.Trusts,
        Isolation = state.Assignment.Git.Isolation,
    };

    private static LandSpec Land(WorkerState state)
    {
        var (assignment, ending) = (state.Assignment!, state.Landing!);
        return new LandSpec
        {
            Workspace = assignment.Home ?? assignment.Workspace,
            Environment = assignment.Environment,
            Redacted = assignment.Redacted,
            Worker = state.Id,
            Trusts = assignment.Git!.Trusts,
            Place = assignment.Place!,
            Step = assignment.Step.Id,
            Succeeded = ending.Outcome == WorkerOutcome.Succeeded,
            Message = WorkerCommitMessage.Of(assignment, ending),
            Trailers =
            [
                $"Goals-Goal: {state.Key.Goal}",
                $"Goals-Step: {assignment.Step.Id}",
                string.Create(CultureInfo.InvariantCulture, $"Goals-Attempt: {assignment.Attempt}"),
            ],
        };
    }
}
