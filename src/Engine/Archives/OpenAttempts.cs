using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Archives;

/// <summary>The attempts that are open in a copied record. What they did, or do yet, happens where the copy was made and not where it goes on.</summary>
internal static class OpenAttempts
{
    /// <summary>The open attempts of a goal.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(IRecordReader reader, GoalId goal, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForGoal(goal);
        var state = GoalLogic.Instance.Replay(key, await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false), out _);
        var open = new List<string>();
        for (var number = 1; number <= state.Plans; number++)
        {
            var planKey = ActorKey.ForPlan(goal, number);
            var plan = PlanLogic.Instance.Replay(planKey, await reader.ReadAsync(planKey, cancellationToken).ConfigureAwait(false), out _);
            open.AddRange(plan.Open.Where(operation => operation.Kind == OperationKind.Attempt).Select(operation => operation.Operation));
        }

        return open;
    }

    /// <summary>
    /// Lets whoever goes on with them in a store know that a command of theirs may have run elsewhere: its outcome is unknown, and its step is run
    /// again only if it is idempotent. Without it the absence of traces would prove that no command ever started.
    /// </summary>
    public static void Mark(string storeFolder, IEnumerable<string> operations)
    {
        var folders = new OperationFolders(Path.Combine(CanonicalPath.Of(Path.GetFullPath(storeFolder)), HostOperations.FolderName));
        foreach (var operation in operations)
        {
            folders.Of(operation).PrepareElsewhere(operation);
        }
    }
}
