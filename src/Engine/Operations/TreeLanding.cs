using System.Collections.Immutable;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Ends attempts that were made in worktrees: commits what they changed, and merges it if they succeeded.</summary>
internal sealed class TreeLanding(AttemptTrees trees, IArtifactStore artifacts, SecretValues secrets, GitHead heads)
{
    /// <summary>Ends one attempt, or finds how it ended.</summary>
    /// <param name="start">The operation.</param>
    /// <param name="terms">What is said in commits, and what is merged into what.</param>
    /// <param name="tree">The worktree.</param>
    /// <param name="result">What the attempt gave.</param>
    /// <param name="lifetime">Gives up waiting; a merge that was begun is ended.</param>
    public async Task<OperationResult> DoAsync(OperationStart start, LandingTerms terms, Worktree tree, OperationResult result, CancellationToken lifetime)
    {
        RepositoryLock? held = null;
        try
        {
            held = await trees.LockAsync(tree, lifetime);
            if (AttemptTrees.FindEnd(tree) is { } known)
            {
                return known;
            }

            var end = await EndAsync(start, terms, tree, result);

            // What counts is where the workspace is after the merge, not where the worktree began.
            end = end with { Mark = end.Outcome == OperationOutcome.Succeeded ? await heads.OfAsync(terms.Workspace, lifetime) : null };
            AttemptTrees.KeepEnd(tree, end);
            return end;
        }
        catch (WorktreeException exception) when (held is null)
        {
            return await LeaveAsync(tree, terms.Left, result, exception.Message);
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>What has served goes before the result is told: whoever is killed later leaves nothing in the repository.</summary>
    public static async Task RetireAsync(Worktree tree)
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

    private async Task<OperationResult> EndAsync(OperationStart start, LandingTerms terms, Worktree tree, OperationResult result)
    {
        if (result.Outcome != OperationOutcome.Succeeded)
        {
            return await LeaveAsync(tree, terms.Left, result, string.Empty);
        }

        try
        {
            var commit = await trees.CommitAsync(tree, terms.Done);
            var end = await trees.MergeAsync(tree, commit, terms.Merge);
            return end.Commit is not null
                ? result with { Reason = ReasonText.Clip(ReasonText.Join($"merged as commit {end.Commit}", result.Reason)) }
                : await DescribeAsync(start, terms, tree, end, result);
        }
        catch (WorktreeException exception)
        {
            return await LeaveAsync(tree, terms.Left, result, exception.Message);
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

    private async Task<OperationResult> DescribeAsync(OperationStart start, LandingTerms terms, Worktree tree, MergeEnd end, OperationResult result)
    {
        var reason = $"its changes, branch {tree.Branch}, conflict with what was merged before them in {AttemptTrees.Name(end.Paths)}; the workspace was left alone";
        var environment = await secrets.GiveAsync(terms.Environment, terms.Redacted, start.Actor.Goal, CancellationToken.None);
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

/// <summary>What is said when an attempt's worktree ends, and what it is merged into.</summary>
internal sealed record LandingTerms
{
    /// <summary>The goal's workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>What the goal says of the environment: values of secrets are taken out of evidence.</summary>
    public CommandEnvironment? Environment { get; init; }

    /// <summary>The names of all secrets of the goal.</summary>
    public ImmutableArray<string> Redacted { get; init; } = [];

    /// <summary>The message of a commit that is merged.</summary>
    public required string Done { get; init; }

    /// <summary>The message of one that is not.</summary>
    public required string Left { get; init; }

    /// <summary>The message of the merge.</summary>
    public required string Merge { get; init; }
}
