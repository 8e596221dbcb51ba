using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Agents;

/// <summary>
/// The turns to be at work in this host, for calls of agents. A command beside the turns takes none: its agent works on while it runs, and would wait for it. Nor does a model call.
/// </summary>
internal sealed class ToolPlaces(WorkerTurns turns, OperationFolders folders, TimeProvider timeProvider)
{
    /// <summary>A turn that is not taken yet.</summary>
    public WorkerTurn Of(HostExecution execution) => new(turns, execution.Start.Actor.Goal, timeProvider);

    /// <summary>Whether the execution before this one waited for its turn to the end of its host, and never called the tool.</summary>
    public bool IsUncalled(OperationStart start)
    {
        var folder = folders.Of(start.Operation);
        if (!folder.TryTakeWaiting())
        {
            return false;
        }

        folders.Remove(folder);
        return true;
    }

    /// <summary>Waits for the turn of a call, and leaves a trace of that: a host that comes after this one may call the tool then.</summary>
    /// <returns>Why it is not called; null when it is.</returns>
    public async Task<OperationResult?> WaitAsync(HostExecution execution, ToolSpec spec, WorkerTurn turn, CancellationToken lifetime)
    {
        if (turn.TryTake())
        {
            return null;
        }

        var folder = folders.Of(execution.Start.Operation);
        folder.WriteWaiting();
        await turn.WaitAsync(spec.NotAfter, execution.Stopping, lifetime);
        var isOurs = folder.TryTakeWaiting();
        folders.Remove(folder);
        return !isOurs ? Ended(OperationOutcome.Lost, "another process took the call over while it waited for its turn")
            : execution.Stopping.IsCancellationRequested ? Ended(OperationOutcome.Stopped, "it was stopped before the tool was called")
            : spec.NotAfter <= timeProvider.GetUtcNow() ? Ended(OperationOutcome.Stopped, "the goal's wall clock ran out before the tool was called")
            : null;
    }

    private static OperationResult Ended(OperationOutcome outcome, string reason) => new() { Outcome = outcome, Reason = reason, Active = TimeSpan.Zero };
}
