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

            tree ??= await trees.PrepareAsync(operation, spec.Workspace);
            var result = await attempts.DoAsync(execution, spec with { Workspace = tree.Workspace }, lifetime);
            lifetime.ThrowIfCancellationRequested();
            if (AttemptTrees.IsMerged(tree))
            {
                // A host did all of it and was gone before it could tell: what the checks would say now is another question.
                result = result with { Outcome = OperationOutcome.Succeeded };
            }

            var end = await EndAsync(execution, spec, tree, result);

            // What counts is where the workspace is after the merge, not where the worktree began.
            return end with { Mark = end.Outcome == OperationOutcome.Succeeded ? await heads.OfAsync(spec.Workspace, lifetime) : null };
        }
        catch (WorktreeException exception)
        {
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip(exception.Message), Active = TimeSpan.Zero };
        }
    }

    private async Task<OperationResult> EndAsync(HostExecution execution, AttemptSpec spec, Worktree tree, OperationResult result)
    {
        var operation = execution.Start.Operation;
        var succeeded = result.Outcome == OperationOutcome.Succeeded && result.Fences.All(static fence => fence.Verdict != Verdict.Failed);
        var message = $"{spec.Step.Id}: {(succeeded ? "done" : "left by a failed attempt")}\n\nGoals-Operation: {operation}";
        if (!succeeded && result.Outcome == OperationOutcome.Succeeded)
        {
            // Done would mean that a later plan may keep it, and nothing of it is in the workspace.
            result = result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Join("it broke a fence, so nothing was merged", result.Reason) };
        }

        try
        {
            if (!succeeded)
            {
                var left = await trees.CommitAsync(tree, message);
                return result with { Reason = ReasonText.Clip(ReasonText.Join(result.Reason, $"what it changed is commit {WorktreeMerge.Short(left)} of branch {tree.Branch}")) };
            }

            var commit = await trees.CommitAsync(tree, message);
            var end = await trees.MergeAsync(tree, commit, $"Merge step {spec.Step.Id}\n\nGoals-Operation: {operation}");
            return end.Commit is not null
                ? result with { Reason = ReasonText.Clip(ReasonText.Join($"merged as commit {end.Commit}", result.Reason)) }
                : await DescribeAsync(execution.Start, spec, tree, end, result);
        }
        catch (WorktreeException exception)
        {
            // What the command did is told all the same.
            return succeeded
                ? result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip(exception.Message) }
                : result with { Reason = ReasonText.Clip(ReasonText.Join(result.Reason, exception.Message)) };
        }
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
