using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>The checkout in which one operation works.</summary>
/// <param name="use">The clone.</param>
/// <param name="git">Speaks with the remote.</param>
/// <param name="start">The operation.</param>
/// <param name="remote">What it works on.</param>
internal sealed class RemoteTree(CloneUse use, RemoteGit git, OperationStart start, RemoteCheckout remote)
{
    /// <summary>What the names of all refs begin with that are pushed for operations.</summary>
    public const string Refs = "refs/goals/";

    private string? loss;

    /// <summary>What it works on.</summary>
    public RemoteCheckout Remote => remote;

    /// <summary>The folder.</summary>
    public string Path => use.Clone.Work;

    /// <summary>The commit that it began from. Known once it is prepared.</summary>
    public WorkspaceMark Base { get; private set; } = null!;

    /// <summary>The ref of this execution, which no other writes.</summary>
    private string Own => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Refs}{start.Operation}.{start.Execution}");

    private string Tenant => remote.Tenant ?? start.Operation;

    /// <summary>Makes the checkout that of the commit, unless it is as this operation, or those before it of one worker, left it.</summary>
    public Task PrepareAsync(CancellationToken stop) => use.AloneAsync(
        async () =>
        {
            await use.Clone.InitializeAsync();
            Base = remote.Commit ?? await PinAsync(stop);
            if (use.Clone.IsAt(Tenant, Base.Commit))
            {
                return true;
            }

            await git.BringAsync(Base, stop);
            await use.Clone.CheckOutAsync(Tenant, Base.Commit);
            if (remote.HasWork)
            {
                use.Clone.KeepLoss($"the files are those of commit {WorktreeMerge.Short(Base.Commit)} again: the host with what was changed after that is gone. Look before you go on.");
            }

            return true;
        },
        stop);

    /// <summary>What was lost that the worker was not told of, once.</summary>
    public string? TakeLoss() => loss ??= use.Clone.TakeLoss();

    /// <summary>Commits what is in the checkout.</summary>
    public Task<string> CommitAsync(string message, bool trusts, CancellationToken lifetime) =>
        use.AloneAsync(() => remote.ReadsOnly ? Task.FromResult(Base.Commit) : use.Clone.CommitAsync(message, trusts), lifetime);

    /// <summary>Pushes a commit to the ref of this execution. Where nothing was changed the commit it began from is named again.</summary>
    /// <exception cref="RemoteException">It cannot be pushed.</exception>
    public Task<WorkspaceMark> PublishAsync(string commit, CancellationToken lifetime) => use.AloneAsync(
        async () =>
        {
            if (commit == Base.Commit)
            {
                return Base;
            }

            await use.Clone.TakeAsync(commit);
            await git.CreateAsync(commit, Own, lifetime);
            if (remote.Tenant is not null)
            {
                use.Clone.Advance(Tenant, commit);
            }

            return new WorkspaceMark { Commit = commit, Ref = Own };
        },
        lifetime);

    /// <summary>Pushes the commit that the record names to a branch.</summary>
    /// <exception cref="RemoteException">It cannot be pushed.</exception>
    public Task<WorkspaceMark> DeliverAsync(string branch, CancellationToken stop) => use.AloneAsync(
        async () =>
        {
            await use.Clone.InitializeAsync();
            await git.BringAsync(remote.Commit!, stop);
            await git.ForwardAsync(remote.Commit!.Commit, branch, stop);
            use.Clone.Leave();
            return remote.Commit with { Ref = $"refs/heads/{branch}" };
        },
        stop);

    /// <summary>The base of a cycle is on a ref of its own too: what becomes of the branch later does not matter, and who may not push learns it before anything is done.</summary>
    private async Task<WorkspaceMark> PinAsync(CancellationToken stop)
    {
        var commit = await git.FindAsync(remote.Terms.Ref, stop);
        if (remote.ReadsOnly)
        {
            return new WorkspaceMark { Commit = commit, Ref = remote.Terms.Ref };
        }

        await git.CreateAsync(commit, Own, stop);
        return new WorkspaceMark { Commit = commit, Ref = Own };
    }
}
