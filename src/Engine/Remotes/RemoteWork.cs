using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>
/// Does the operations of goals on git remotes: each on a checkout of the commit that the record names, and what is to count is pushed to a ref of its own before its result is told.
/// All of it can be done again.
/// </summary>
/// <param name="folders">The clones of this host.</param>
/// <param name="attempts">Does attempts.</param>
/// <param name="options">What may be used, and for how long it is tried.</param>
/// <param name="secrets">The values of secrets.</param>
/// <param name="store">The canonical path of the store's folder.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RemoteWork(CloneFolders folders, AttemptWork attempts, RemoteOptions options, SecretValues secrets, string store, TimeProvider timeProvider)
{
    /// <summary>Does one operation.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="inner">Does it once the workspace is a folder.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, OperationSpec spec, Func<OperationSpec, Task<OperationResult>> inner, CancellationToken lifetime)
    {
        var (begun, goal, remote) = (timeProvider.GetTimestamp(), execution.Start.Actor.Goal, spec.Remote!);
        if (spec is NoticeSpec)
        {
            return await inner(spec with { Workspace = folders.Neutral });
        }

        if (spec is ClearSpec)
        {
            await ClearAsync(execution, remote, lifetime);
            return await inner(spec with { Workspace = folders.Neutral });
        }

        var isPrepared = false;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        try
        {
            using var use = await folders.UseAsync(goal);
            var tree = new RemoteTree(use, await GitAsync(execution, use.Clone, remote, ending.Token), execution.Start, remote);
            if (spec is DeliverSpec deliver)
            {
                return await DeliverAsync(tree, deliver, ending.Token);
            }

            await tree.PrepareAsync(ending.Token);
            isPrepared = true;
            return await WorkAsync(execution, spec, tree, inner, lifetime);
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return Ended(OperationOutcome.Stopped, "it was stopped before it began");
        }
        catch (Exception exception) when (exception is RemoteException or WorktreeException or IOException or UnauthorizedAccessException)
        {
            lifetime.ThrowIfCancellationRequested();
            var reason = ReasonText.Clip(exception.Message);

            // What failed after it had begun is a failure like any other.
            return Ended(OperationOutcome.Failed, reason) with { Lack = isPrepared || spec is DeliverSpec ? null : reason };
        }

        OperationResult Ended(OperationOutcome outcome, string reason) => new() { Outcome = outcome, Reason = reason, Active = timeProvider.GetElapsedTime(begun) };
    }

    private async Task<OperationResult> WorkAsync(
        HostExecution execution, OperationSpec spec, RemoteTree tree, Func<OperationSpec, Task<OperationResult>> inner, CancellationToken lifetime)
    {
        return spec switch
        {
            BaselineSpec => (await inner(spec with { Workspace = tree.Path })) with { Mark = tree.Base },
            AttemptSpec attempt => await AttemptAsync(execution, attempt, tree, lifetime),
            PlaceSpec place => await PlaceWork.FindLackAsync(execution, place, secrets, lifetime) ?? await PlaceAsync(place, tree),
            LandSpec land => await LandAsync(execution, land, tree, lifetime),
            VerifySpec verify when tree.Remote.Publishes is { } message => await ClaimAsync(verify, tree, message, inner, lifetime),
            ToolSpec => Tell(await inner(spec with { Workspace = tree.Path }), tree),
            _ => await inner(spec with { Workspace = tree.Path }),
        };
    }

    private async Task<OperationResult> AttemptAsync(HostExecution execution, AttemptSpec spec, RemoteTree tree, CancellationToken lifetime)
    {
        var message = $"{spec.Step.Id}\n\nGoals-Goal: {execution.Start.Actor.Goal}\nGoals-Operation: {execution.Start.Operation}";

        // Checks see what would be pushed, and what they write themselves is no part of it.
        string? made = null;
        var result = await attempts.DoAsync(execution, spec with { Workspace = tree.Path }, lifetime, async () => made = await tree.CommitAsync(message, trusts: true, lifetime));
        lifetime.ThrowIfCancellationRequested();
        result = result with { Mark = null };
        if (result.Outcome != OperationOutcome.Succeeded)
        {
            return result;
        }

        if (result.Fences.Any(static fence => fence.Verdict == Verdict.Failed))
        {
            return result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip(ReasonText.Join("it broke a fence, so nothing was pushed", result.Reason)) };
        }

        return await PublishAsync(result, tree, made!, lifetime);
    }

    /// <summary>Before the attempt's work is told it is on the remote; what cannot be pushed is not done.</summary>
    private static async Task<OperationResult> PublishAsync(OperationResult result, RemoteTree tree, string commit, CancellationToken lifetime)
    {
        try
        {
            return await tree.PublishAsync(commit, lifetime) is var mark && mark == tree.Base
                ? result with { Mark = mark }
                : result with { Mark = mark, Reason = ReasonText.Clip(ReasonText.Join($"pushed as commit {WorktreeMerge.Short(commit)}", result.Reason)) };
        }
        catch (Exception exception) when (exception is RemoteException or WorktreeException)
        {
            return result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip(ReasonText.Join($"what it did could not be pushed: {exception.Message}", result.Reason)) };
        }
    }

    private async Task<OperationResult> PlaceAsync(PlaceSpec spec, RemoteTree tree)
    {
        var place = await WorkspaceLook.AtAsync(store, tree.Path, spec.Trusts);

        // Another host may go on, and it has another folder.
        return new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Active = TimeSpan.Zero,
            Place = place with { Workspace = spec.Workspace, Branch = string.Empty, Dirty = [] },
        };
    }

    private async Task<OperationResult> LandAsync(HostExecution execution, LandSpec spec, RemoteTree tree, CancellationToken lifetime)
    {
        var result = new OperationResult { Outcome = OperationOutcome.Succeeded, Active = TimeSpan.Zero };
        if (tree.Remote.ReadsOnly)
        {
            return result;
        }

        try
        {
            var redactor = (await secrets.GiveAsync(null, spec.Redacted, execution.Start.Actor.Goal, lifetime)).Redactor;
            var message = $"{redactor.Text(spec.Message).Replace("\0", string.Empty, StringComparison.Ordinal).TrimEnd()}\n\n{string.Join('\n', spec.Trailers)}\nGoals-Operation: {execution.Start.Operation}";
            var commit = await tree.CommitAsync(message, spec.Trusts, lifetime);
            return await PublishAsync(result, tree, commit, lifetime);
        }
        catch (WorktreeException exception)
        {
            return result with { Outcome = OperationOutcome.Failed, Reason = ReasonText.Clip($"nothing was pushed: {exception.Message}") };
        }
    }

    /// <summary>A claim is looked at on a commit that any host can have: the goal's round may be on another one.</summary>
    private static async Task<OperationResult> ClaimAsync(VerifySpec spec, RemoteTree tree, string message, Func<OperationSpec, Task<OperationResult>> inner, CancellationToken lifetime)
    {
        var mark = tree.Base;
        if (!tree.Remote.ReadsOnly)
        {
            mark = await tree.PublishAsync(await tree.CommitAsync(message, tree.Remote.Trusts, lifetime), lifetime);
        }

        return (await inner(spec with { Workspace = tree.Path })) with { Mark = mark };
    }

    private static async Task<OperationResult> DeliverAsync(RemoteTree tree, DeliverSpec spec, CancellationToken stop)
    {
        var mark = await tree.DeliverAsync(spec.Branch, stop);
        return new OperationResult { Outcome = OperationOutcome.Succeeded, Mark = mark, Active = TimeSpan.Zero };
    }

    /// <summary>An agent whose files are not as it left them must know.</summary>
    private static OperationResult Tell(OperationResult result, RemoteTree tree) =>
        result.Answer is { } answer && tree.TakeLoss() is { } loss
            ? result with { Answer = answer with { Text = ReasonText.Beginning($"[host] {loss}\n\n{answer.Text}", ToolAnswer.MaximumBytes / 2) } }
            : result;

    /// <summary>What is on the remote is deleted if it can be reached; what stays there are refs that nobody reads.</summary>
    private async Task ClearAsync(HostExecution execution, RemoteCheckout remote, CancellationToken lifetime)
    {
        try
        {
            using var use = await folders.UseAsync(execution.Start.Actor.Goal);
            await use.Clone.InitializeAsync();
            if (!remote.ReadsOnly)
            {
                await (await GitAsync(execution, use.Clone, remote, lifetime, isBrief: true)).DeleteAsync($"{RemoteTree.Refs}{execution.Start.Actor.Goal}/", lifetime);
            }
        }
        catch (Exception exception) when (exception is RemoteException or WorktreeException or IOException or UnauthorizedAccessException)
        {
            // The goal is cleared here all the same.
        }

        folders.Remove(execution.Start.Actor.Goal);
    }

    private async Task<RemoteGit> GitAsync(HostExecution execution, GoalClone clone, RemoteCheckout remote, CancellationToken stop, bool isBrief = false)
    {
        if (!options.AllowsFolders && remote.Address.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new RemoteException(RemoteFault.Credentials, $"{remote.Address} is a folder of a machine, and this host does not work on those; name a remote by https or ssh");
        }

        string? value = null;
        if (remote.Terms.Secret is { } name)
        {
            var (values, missing) = await secrets.FindAsync([name], execution.Start.Actor.Goal, stop);
            value = missing is null ? values[name] : throw new RemoteException(RemoteFault.Credentials, missing);
        }

        return new RemoteGit(clone, remote.Address, value, isBrief ? options with { Patience = TimeSpan.Zero, Longest = TimeSpan.FromSeconds(30) } : options, timeProvider);
    }
}
