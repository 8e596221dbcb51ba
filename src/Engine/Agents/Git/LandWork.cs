using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Agents.Git;

/// <summary>Commits what attempts of agents changed, and merges what was done in worktrees. All of it can be done again.</summary>
internal sealed class LandWork(AttemptTrees trees, TreeLanding landing, SecretValues secrets)
{
    /// <summary>Does that for one attempt. It is never stopped: what an attempt left is worth more than the moment it takes.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up; a merge that was begun is ended.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, LandSpec spec, CancellationToken lifetime)
    {
        var redactor = (await secrets.GiveAsync(null, spec.Redacted, execution.Start.Actor.Goal, lifetime)).Redactor;
        return spec.Place.IsWorktree
            ? await MergeAsync(execution.Start, spec, redactor.Text, lifetime)
            : await CommitAsync(execution.Start, spec, redactor.Text, lifetime);
    }

    private async Task<OperationResult> CommitAsync(OperationStart start, LandSpec spec, Func<string, string> redact, CancellationToken lifetime)
    {
        try
        {
            if (spec.Place.Remark is { } remark)
            {
                throw new WorktreeException(remark);
            }

            var trailer = TrailerOf(start);
            var where = await new WorkspaceCommit(spec.Place, trees, trailer).DoAsync(left => MessageOf(spec, redact, left, trailer), lifetime);
            return new OperationResult { Outcome = OperationOutcome.Succeeded, Reason = ReasonText.Clip(where), Active = TimeSpan.Zero };
        }
        catch (Exception exception) when (exception is WorktreeException or IOException or UnauthorizedAccessException)
        {
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip($"nothing was committed: {exception.Message}"), Active = TimeSpan.Zero };
        }
    }

    private async Task<OperationResult> MergeAsync(OperationStart start, LandSpec spec, Func<string, string> redact, CancellationToken lifetime)
    {
        var result = new OperationResult { Outcome = spec.Succeeded ? OperationOutcome.Succeeded : OperationOutcome.Failed, Active = TimeSpan.Zero };
        try
        {
            var tree = trees.Find(spec.Worker) ?? throw new WorktreeException($"the worktree '{spec.Place.Top}' was removed by somebody else, and what was in it is gone");
            var trailer = TrailerOf(start);
            var message = MessageOf(spec, redact, string.Empty, trailer);
            var terms = new LandingTerms
            {
                Workspace = spec.Workspace,
                Environment = spec.Environment,
                Redacted = spec.Redacted,
                Done = message,
                Left = spec.Succeeded ? $"{spec.Step}: left by a failed attempt{message[message.IndexOf('\n', StringComparison.Ordinal)..]}" : message,
                Merge = $"Merge step {spec.Step}\n\n{trailer}",
            };
            var end = AttemptTrees.FindEnd(tree) ?? await landing.DoAsync(start, terms, tree, result, lifetime);
            await TreeLanding.RetireAsync(tree);

            // That an attempt which failed is not merged is as it should be.
            return spec.Succeeded ? end : end with { Outcome = OperationOutcome.Succeeded };
        }
        catch (WorktreeException exception)
        {
            return result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip(exception.Message) };
        }
    }

    private static string TrailerOf(OperationStart start) => $"Goals-Operation: {start.Operation}";

    private static string MessageOf(LandSpec spec, Func<string, string> redact, string left, string trailer)
    {
        // No argument of a program has a NUL in it.
        var text = redact(spec.Message).Replace("\0", string.Empty, StringComparison.Ordinal).TrimEnd();
        return $"{text}{(left.Length == 0 ? string.Empty : $"\n\n{redact(left)}")}\n\n{string.Join('\n', spec.Trailers)}\n{trailer}";
    }
}
