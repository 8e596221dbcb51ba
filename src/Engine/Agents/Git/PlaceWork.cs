using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Agents.Git;

/// <summary>Looks where attempts of agents begin, and makes their worktrees. All of it can be done again.</summary>
internal sealed class PlaceWork(AttemptTrees trees, SecretValues secrets)
{
    /// <summary>Does that for one attempt.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, PlaceSpec spec, CancellationToken lifetime)
    {
        if (execution.StopRequested)
        {
            return Ended(OperationOutcome.Stopped, "it was stopped before it began");
        }

        try
        {
            if (await FindLackAsync(execution, spec, secrets, lifetime) is { } lack)
            {
                return lack;
            }

            var place = spec.Isolation is null ? await WorkspaceLook.AtAsync(trees.Store, spec.Workspace, spec.Trusts) : await PrepareAsync(execution, spec, lifetime);
            return Ended(OperationOutcome.Succeeded, string.Empty) with { Place = place };
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return Ended(OperationOutcome.Stopped, "it was stopped before it began");
        }
        catch (Exception exception) when (exception is WorktreeException or IOException or UnauthorizedAccessException)
        {
            return Ended(OperationOutcome.Failed, exception.Message);
        }
    }

    /// <summary>An attempt that has not all secrets which its commands need does not begin: the result that says so, or null.</summary>
    public static async Task<OperationResult?> FindLackAsync(HostExecution execution, PlaceSpec spec, SecretValues secrets, CancellationToken lifetime) =>
        (await secrets.GiveAsync(spec.Environment, [], execution.Start.Actor.Goal, lifetime)).Missing is { } missing
            ? Ended(OperationOutcome.Failed, missing) with { Lack = ReasonText.Clip(missing) }
            : null;

    private async Task<WorkerPlace> PrepareAsync(HostExecution execution, PlaceSpec spec, CancellationToken lifetime)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        if (!spec.Trusts && Directory.Exists(spec.Workspace) && (await Repository.TryAsync(spec.Workspace, "rev-parse", "--git-dir")).Status == 0 && await ForeignPrograms.FindAsync(spec.Workspace) is { } program)
        {
            throw new WorktreeException(ForeignPrograms.Refusal(program));
        }

        var tree = trees.Find(spec.Worker) ?? await trees.PrepareAsync(spec.Worker, spec.Workspace, ending.Token, goesOn: true);
        var carried = AttemptTrees.FindCarried(tree);
        return new WorkerPlace
        {
            Workspace = tree.Workspace,
            IsWorktree = true,
            Top = tree.Tree,
            Prefix = tree.Prefix,
            Head = tree.Base,
            Branch = tree.CheckedOut,
            Log = await WorkspaceLook.LogAsync(tree.Repository, tree.Base),
            Carried = carried is { Conflict: null } ? WorktreeMerge.Short(carried.Commit) : null,
            Conflict = carried?.Conflict is { } conflict ? Cut($"commit {WorktreeMerge.Short(carried.Commit)} of branch {carried.Branch} has what the attempt before left\n{conflict}") : null,
        };
    }

    private static OperationResult Ended(OperationOutcome outcome, string reason) => new() { Outcome = outcome, Reason = ReasonText.Clip(reason), Active = TimeSpan.Zero };

    private static string Cut(string text) => text.Length <= WorkerPlace.MaximumConflict ? text : ReasonText.Beginning(text, WorkerPlace.MaximumConflict) + "\n…";
}
