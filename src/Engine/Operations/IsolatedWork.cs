using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Does attempts in worktrees of their own, and merges what they changed.</summary>
internal sealed class IsolatedWork(AttemptWork attempts, AttemptTrees trees, IArtifactStore artifacts, SecretValues secrets, GitHead heads)
{
    /// <summary>Does one attempt.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up; a command goes on, and a merge that was begun is ended.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, AttemptSpec spec, CancellationToken lifetime)
    {
        var operation = execution.Start.Operation;
        try
        {
            var tree = trees.Find(operation);
            if (tree is null && execution.StopRequested)
            {
                return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped before it began", Active = TimeSpan.Zero };
            }

            tree ??= await trees.PrepareAsync(operation, spec.Workspace, lifetime);
            var end = AttemptTrees.FindEnd(tree) ?? await WorkAsync(execution, spec, tree, lifetime);
            await RetireAsync(tree);
            return end;
        }
        catch (WorktreeException exception)
        {
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip(exception.Message), Active = TimeSpan.Zero };
        }
    }

    private async Task<OperationResult> WorkAsync(HostExecution execution, AttemptSpec spec, Worktree tree, CancellationToken lifetime)
    {
        var result = AttemptTrees.FindResult(tree);
        if (result is null)
        {
            result = await attempts.DoAsync(execution, spec with { Workspace = tree.Workspace }, lifetime);
            lifetime.ThrowIfCancellationRequested();
            if (result.Outcome == OperationOutcome.Succeeded && result.Fences.Any(static fence => fence.Verdict == Verdict.Failed))
            {
                // Done would mean that a later plan may keep it, and nothing of it is in the workspace.
                result = result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Join("it broke a fence, so nothing was merged", result.Reason) };
            }

            // From here on it is decided whether it is merged: the next host does not ask the checks again, which may say something else by then.
            AttemptTrees.KeepResult(tree, result);
        }

        RepositoryLock? held = null;
        try
        {
            held = await trees.LockAsync(tree, lifetime);
            if (AttemptTrees.FindEnd(tree) is { } known)
            {
                return known;
            }

            var end = await EndAsync(execution, spec, tree, result);

            // What counts is where the workspace is after the merge, not where the worktree began.
            end = end with { Mark = end.Outcome == OperationOutcome.Succeeded ? await heads.OfAsync(spec.Workspace, lifetime) : null };
            AttemptTrees.KeepEnd(tree, end);
            return end;
        }
        catch (WorktreeException exception) when (held is null)
        {
            return await LeaveAsync(tree, MessageOf(execution, spec, succeeded: false), result, exception.Message);
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>What has served goes before the result is told: whoever is killed later leaves nothing in the repository.</summary>
    private static async Task RetireAsync(Worktree tree)
    {
        try
        {
            if (AttemptTrees.FindEnd(tree) is not null)
            {
                await AttemptTrees.RetireAsync(tree);
            }
        }
        catch (Exception exception) when (exception is WorktreeException or IOException or UnauthorizedAccessException)
        {
            // What cannot be removed now is tried again when the operation is released.
        }
    }

    private static string MessageOf(HostExecution execution, AttemptSpec spec, bool succeeded) =>
        $"{spec.Step.Id}: {(succeeded ? "done" : "left by a failed attempt")}\n\nGoals-Operation: {execution.Start.Operation}";

    private async Task<OperationResult> EndAsync(HostExecution execution, AttemptSpec spec, Worktree tree, OperationResult result)
    {
        var succeeded = result.Outcome == OperationOutcome.Succeeded;
        var message = MessageOf(execution, spec, succeeded);
        if (!succeeded)
        {
            return await LeaveAsync(tree, message, result, string.Empty);
        }

        try
        {
            var commit = await trees.CommitAsync(tree, message);
            var end = await trees.MergeAsync(tree, commit, $"Merge step {spec.Step.Id}\n\nGoals-Operation: {execution.Start.Operation}");
            return end.Commit is not null
                ? result with { Reason = ReasonText.Clip(ReasonText.Join($"merged as commit {end.Commit}", result.Reason)) }
                : await DescribeAsync(execution.Start, spec, tree, end, result);
        }
        catch (WorktreeException exception)
        {
            return await LeaveAsync(tree, message, result, exception.Message);
        }
    }

    /// <summary>Commits what will not be merged, and says where it is and why.</summary>
    private async Task<OperationResult> LeaveAsync(Worktree tree, string message, OperationResult result, string why)
    {
        // What the command did is told all the same.
        result = result with { Outcome = result.Outcome == OperationOutcome.Succeeded ? OperationOutcome.Failed : result.Outcome };
        try
        {
            var left = await trees.CommitAsync(tree, message);
            return Reason($"what it changed is commit {WorktreeMerge.Short(left)} of branch {tree.Branch}");
        }
        catch (WorktreeException exception)
        {
            return Reason(exception.Message == why ? string.Empty : exception.Message);
        }

        OperationResult Reason(string where) => result with { Reason = ReasonText.Clip(ReasonText.Join(ReasonText.Join(why, result.Reason), where)) };
    }

    private async Task<OperationResult> DescribeAsync(OperationStart start, AttemptSpec spec, Worktree tree, MergeEnd end, OperationResult result)
    {
        var reason = $"its changes, branch {tree.Branch}, conflict with what was merged before them in {AttemptTrees.Name(end.Paths)}; the workspace was left alone";
        var environment = await secrets.GiveAsync(CommandEnvironments.Merge(spec.Environment, spec.Step.Environment), spec.Redacted, start.Actor.Goal, CancellationToken.None);
        var evidence = environment.Redactor.Text(end.Evidence);
        ArtifactReference? stored = null;
        try
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(evidence));
            stored = await artifacts.WriteAsync(start.Actor.Goal, OperationArtifacts.NameOf(start.Actor.Goal, start.Operation, "conflict"), content, CancellationToken.None);
        }
        catch (Exception exception)
        {
            reason = ReasonText.Join(reason, $"the conflict could not be stored: {exception.Message}");
        }

        return result with
        {
            Outcome = OperationOutcome.Failed,
            Reason = ReasonText.Clip(reason),
            Excerpt = OutputExcerpt.OfBeginning(evidence, OperationResult.MaximumExcerptBytes).Text,
            Output = stored ?? result.Output,
        };
    }
}
