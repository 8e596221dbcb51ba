using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Does attempts in worktrees of their own, and merges what they changed.</summary>
internal sealed class IsolatedWork(AttemptWork attempts, AttemptTrees trees, TreeLanding landing)
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
            await TreeLanding.RetireAsync(tree);
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

        var terms = new LandingTerms
        {
            Workspace = spec.Workspace,
            Environment = CommandEnvironments.Merge(spec.Environment, spec.Step.Environment),
            Redacted = spec.Redacted,
            Done = MessageOf(execution, spec, succeeded: true),
            Left = MessageOf(execution, spec, succeeded: false),
            Merge = $"Merge step {spec.Step.Id}\n\nGoals-Operation: {execution.Start.Operation}",
        };
        return await landing.DoAsync(execution.Start, terms, tree, result, lifetime);
    }

    private static string MessageOf(HostExecution execution, AttemptSpec spec, bool succeeded) =>
        $"{spec.Step.Id}: {(succeeded ? "done" : "left by a failed attempt")}\n\nGoals-Operation: {execution.Start.Operation}";
}
