using System.Collections.Concurrent;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Wakes those who watch a goal when something of it was committed.</summary>
internal sealed class CommitSignals
{
    private readonly ConcurrentDictionary<GoalId, TaskCompletionSource> waiting = new();

    /// <summary>A task that completes at the goal's next commit. Take it before looking, so that no commit falls between.</summary>
    public Task Next(GoalId goal) =>
        waiting.GetOrAdd(goal, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>An actor has committed something of its goal.</summary>
    public void Set(ActorKey actor)
    {
        if (!waiting.IsEmpty)
        {
            Set(actor.Goal);
        }
    }

    /// <summary>Wakes everyone.</summary>
    public void SetAll()
    {
        foreach (var goal in waiting.Keys)
        {
            Set(goal);
        }
    }

    private void Set(GoalId goal)
    {
        if (waiting.TryRemove(goal, out var source))
        {
            source.SetResult();
        }
    }
}
