using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Forks;

/// <summary>Looks up what a fork needs: the past of the other goal, a workspace, and its artifacts, before the new goal begins to exist with one commit.</summary>
/// <remarks>Ended in the middle there is no goal yet: a worktree and artifacts that nothing refers to, which the same fork takes when it is asked for again.</remarks>
internal sealed class ForkDoor(IRecordReader reader, IArtifactStore artifacts, GitHead heads) : IDisposable
{
    private readonly ForkWorkspaces workspaces = new(heads);
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Asks for a fork. One after the other: of two that are the same the second finds the goal that the first has made.</summary>
    /// <param name="goal">The new goal.</param>
    /// <param name="fork">The command.</param>
    /// <param name="ask">Asks the new goal, with what was looked up.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The reply.</returns>
    public async Task<CommandReply> AskAsync(GoalId goal, ForkGoal fork, Func<Premise?, Task<CommandReply>> ask, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (refusal, premise) = await PrepareAsync(goal, fork, cancellationToken).ConfigureAwait(false);
            return refusal ?? await ask(premise).ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<(CommandReply? Refusal, Premise? Premise)> PrepareAsync(GoalId goal, ForkGoal fork, CancellationToken cancellationToken)
    {
        if (goal.Tenant != fork.Source.Tenant)
        {
            return Refuse(Refusal.Invalid, $"{fork.Source} is of another tenant than {goal}");
        }

        if (await ReadAsync(goal, cancellationToken).ConfigureAwait(false) is not { Exists: false, ClearedAt: null })
        {
            // It has its reply, or a refusal to give.
            return (null, null);
        }

        if (await ReadAsync(fork.Source, cancellationToken).ConfigureAwait(false) is { IsClearing: true } or { ClearedAt: not null })
        {
            return Refuse(Refusal.NotFound, $"{fork.Source} cannot be forked: it was cleared, and its past with it");
        }

        var at = fork.At is { Value.Length: > 0 } named ? named : (Cursor?)null;
        var (found, problem) = await PastGoal.ReadAsync(reader, fork.Source, at, cancellationToken).ConfigureAwait(false);
        if (found is not { } point)
        {
            return problem is null ? Refuse(Refusal.NotFound, $"there is no goal {fork.Source}") : Refuse(Refusal.Invalid, problem);
        }

        var (workspace, why) = await WorkspaceAsync(goal, fork, point, cancellationToken).ConfigureAwait(false);
        if (workspace is null)
        {
            return Refuse(Refusal.Invalid, $"{fork.Source} cannot be forked: {why}");
        }

        var begun = GoalForks.Begin(point, goal, workspace, fork.IsPaused);
        if (ContractValidator.Validate(begun.Contract!) is { IsEmpty: false } problems)
        {
            return Refuse(Refusal.Invalid, string.Join("; ", problems.Take(10)));
        }

        if (await WorkspaceDoor.RefuseAsync(reader, goal, begun.Contract!, cancellationToken).ConfigureAwait(false) is { } held)
        {
            return (held, null);
        }

        return await CopyAsync(fork.Source, goal, begun, cancellationToken).ConfigureAwait(false) is { } missing
            ? Refuse(Refusal.Invalid, $"{fork.Source} cannot be forked: {missing}")
            : (null, new Premise { Fork = begun, Mark = await heads.OfAsync(workspace, cancellationToken).ConfigureAwait(false) });
    }

    private async Task<(string? Workspace, string? Problem)> WorkspaceAsync(GoalId goal, ForkGoal fork, PastPoint point, CancellationToken cancellationToken)
    {
        if (point.Goal is { Contract.Remote: not null } remote)
        {
            return (null, remote.Head is { Ref: { } pushed } ? $"it works on a git remote; make a new goal that begins there: {{git: {remote.Contract.Workspace}, ref: {pushed}}}" : "it works on a git remote, and had not begun");
        }

        if (fork.Workspace is { } named)
        {
            return ForkWorkspaces.Problem(named) is { } problem ? (null, problem) : (CanonicalPath.Of(named), null);
        }

        return point.Goal.Contract is { ReadsOnly: true } contract
            ? WorkspaceFolder.Problem(contract.Workspace) is { } missing ? (null, missing) : (contract.Workspace, null)
            : await workspaces.MakeAsync(point, goal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies what the fork refers to, so that it does not need the other goal.</summary>
    /// <returns>What is missing that it cannot do without, or null.</returns>
    private async Task<string?> CopyAsync(GoalId source, GoalId goal, GoalState begun, CancellationToken cancellationToken)
    {
        foreach (var artifact in GoalForks.Artifacts(begun))
        {
            var content = await artifacts.OpenAsync(source, artifact, cancellationToken).ConfigureAwait(false);
            if (content is not null)
            {
                await using (content.ConfigureAwait(false))
                {
                    await artifacts.WriteAsync(goal, artifact.Name, content, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (artifact == begun.Baseline)
            {
                return "the hashes that its unchanged checks compare with are gone";
            }
        }

        return null;
    }

    private static (CommandReply? Refusal, Premise? Premise) Refuse(Refusal refusal, string reason) => (new CommandReply { Refusal = refusal, Reason = reason }, null);

    private async Task<GoalState> ReadAsync(GoalId goal, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForGoal(goal);
        return GoalLogic.Instance.Replay(key, await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false), out _);
    }
}
