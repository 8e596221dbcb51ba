using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Deletes what belongs to ended goals: the records of plans, artifacts, the folders of operations.</summary>
internal sealed class ClearWork(OperationFolders folders, AttemptTrees trees, IArtifactStore artifacts, Func<ActorKey, Task> forget, TimeProvider timeProvider)
{
    /// <summary>Does it.</summary>
    public async Task<OperationResult> DoAsync(HostExecution execution, ClearSpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        var goal = execution.Start.Actor.Goal;
        try
        {
            for (var number = 1; number <= spec.Plans; number++)
            {
                lifetime.ThrowIfCancellationRequested();
                await forget(ActorKey.ForPlan(goal, number));
            }

            await artifacts.DeleteAsync(goal, lifetime);
            folders.RemoveAll(goal);
            await trees.RemoveAllAsync(goal, spec.Workspace);
        }
        catch (Exception exception) when (exception is GoalsException or WorktreeException or IOException or UnauthorizedAccessException)
        {
            var reason = ReasonText.Clip($"not everything could be deleted: {exception.Message}");
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = reason, Active = timeProvider.GetElapsedTime(begun) };
        }

        return new OperationResult { Outcome = OperationOutcome.Succeeded, Active = timeProvider.GetElapsedTime(begun) };
    }
}
