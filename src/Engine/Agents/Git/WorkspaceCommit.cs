using System.Globalization;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Agents.Git;

/// <summary>
/// Commits in a person's own workspace what an attempt changed there. Files that were not as committed when it began, and files that somebody has staged, are that person's: they are
/// left out, and what is staged stays staged. Cut off anywhere, it is simply done again: a commit that was made is found by its trailer.
/// </summary>
/// <param name="place">What git knew when the attempt began.</param>
/// <param name="trees">Gives the right to change the repository.</param>
/// <param name="trailer">The trailer that no other commit has.</param>
internal sealed class WorkspaceCommit(WorkerPlace place, AttemptTrees trees, string trailer)
{
    private const int Some = 100;
    private const int MostFound = 50;

    private readonly string top = place.Top;

    /// <summary>Makes the commit, or finds it.</summary>
    /// <param name="message">What it says, given a remark of what was left out, which may be empty.</param>
    /// <param name="cancellationToken">Gives up waiting for others.</param>
    /// <returns>Where the changes are, for people; empty when nothing was changed.</returns>
    /// <exception cref="WorktreeException">It cannot be made now.</exception>
    public async Task<string> DoAsync(Func<string, string> message, CancellationToken cancellationToken)
    {
        if (place.Prefix.Length > 0 && Path.Exists(Path.Combine(place.Workspace, ".git")))
        {
            throw new WorktreeException($"the workspace '{place.Workspace}' has become a repository of its own");
        }

        using var held = await trees.LockAsync(await Repository.CommonAsync(top), top, cancellationToken);
        var gitFolder = await Repository.GitFolderAsync(top);
        var index = trees.IndexOf(top, gitFolder);
        var interrupted = new InterruptedMerge(index, top);
        await interrupted.UndoAsync();
        var head = await Repository.HeadAsync(top);
        if (await FindAsync(head) is { } made)
        {
            await BringForwardAsync(index, interrupted, made, head);
            return Say(made, string.Empty);
        }

        if ((await TheirsAndOursAsync()).Ours.Length == 0)
        {
            return string.Empty;
        }

        Checkout.RefuseUnfinished(top, gitFolder);
        try
        {
            await index.TakeAsync();

            // Again, because only now nobody can begin or stage something any more.
            Checkout.RefuseUnfinished(top, gitFolder);
            return await CommitAsync(index, await Repository.HeadAsync(top), message);
        }
        finally
        {
            interrupted.Clear();
        }
    }

    private async Task<string> CommitAsync(WorkspaceIndex index, string head, Func<string, string> message)
    {
        if (await Repository.BranchAsync(top) is var branch && branch != place.Branch)
        {
            throw new WorktreeException($"another branch is checked out in '{top}' than when the attempt began");
        }

        var (ours, theirs) = await TheirsAndOursAsync();
        if (ours.Length == 0)
        {
            return string.Empty;
        }

        // In an index of its own: what is staged in the real one is no part of this commit.
        var own = Path.Combine(index.Folder, "commit");
        File.Delete(own);
        File.Delete(own + ".lock");
        var git = new WritingGit(top, own);
        await git.DoAsync("read-tree", head);
        foreach (var some in ours.Chunk(Some))
        {
            await git.DoAsync(["add", "--all", "--", .. some]);
        }

        var tree = await git.SayAsync("write-tree");
        if (tree == await Repository.SayAsync(top, "rev-parse", $"{head}^{{tree}}"))
        {
            return string.Empty;
        }

        var left = theirs.Length == 0 ? string.Empty : $"Left out, for it was not committed when the attempt began, or somebody staged it: {AttemptTrees.Name(theirs)}";
        var commit = await Repository.SayAsync(top, "commit-tree", tree, "-p", head, "-m", message(left));
        await new WritingGit(top).DoAsync("update-ref", "-m", "goals: commit of an attempt", "HEAD", commit, head);
        await RefreshAsync(index, ours);
        return Say(commit, theirs.Length == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; {theirs.Length} {(theirs.Length == 1 ? "file" : "files")} left out, which somebody else had changed or staged"));
    }

    /// <summary>In the index the committed files are as committed, and everything else is as it was.</summary>
    private async Task RefreshAsync(WorkspaceIndex index, IEnumerable<string> paths)
    {
        foreach (var some in paths.Chunk(Some))
        {
            await index.Git.DoAsync(["reset", "--quiet", "--", .. some]);
        }

        index.Accept();
    }

    /// <summary>What a crash after the commit has left to do: the index still has the files as they were before.</summary>
    private async Task BringForwardAsync(WorkspaceIndex index, InterruptedMerge interrupted, string commit, string head)
    {
        if (commit != head)
        {
            // Somebody went on from there.
            return;
        }

        string[] paths = [.. (await InterruptedMerge.ChangesAsync(top, $"{commit}^", commit)).Select(static change => change.Path)];
        try
        {
            await index.TakeAsync();
            var staged = new HashSet<string>(StringComparer.Ordinal);
            foreach (var some in paths.Chunk(Some))
            {
                var said = await Repository.SayAsync(top, ["diff-index", "--cached", "--name-only", "-z", "--no-renames", $"{commit}^", "--", .. some]);
                staged.UnionWith(said.Split('\0', StringSplitOptions.RemoveEmptyEntries));
            }

            await RefreshAsync(index, paths.Where(path => !staged.Contains(path)));
        }
        finally
        {
            interrupted.Clear();
        }
    }

    /// <summary>The commit of an earlier execution, or null.</summary>
    private async Task<string?> FindAsync(string head)
    {
        var said = await Repository.SayAsync(
            top, "log", "-z", "--no-show-signature", "--fixed-strings", $"--grep={trailer}", string.Create(CultureInfo.InvariantCulture, $"--max-count={MostFound}"), "--format=%H%n%B", head, $"^{place.Head}", "--");
        return said.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(static entry => entry.Split('\n'))
            .FirstOrDefault(lines => lines.Contains(trailer, StringComparer.Ordinal))?[0];
    }

    private async Task<(string[] Ours, string[] Theirs)> TheirsAndOursAsync()
    {
        var before = place.Dirty.ToHashSet(StringComparer.Ordinal);
        var changes = await WorkspaceLook.ChangesAsync(top, place.Prefix, trees.Store);
        return (
            [.. changes.Where(change => IsOurs(change)).Select(static change => change.Path)],
            [.. changes.Where(change => !IsOurs(change)).Select(static change => change.Path).Order(StringComparer.Ordinal)]);

        bool IsOurs((char Index, string Path) change) => change.Index is ' ' or '?' && !before.Contains(change.Path);
    }

    private string Say(string commit, string remark) =>
        $"its changes are commit {WorktreeMerge.Short(commit)}{(place.Branch.Length == 0 ? string.Empty : $" on {place.Branch.Replace("refs/heads/", string.Empty, StringComparison.Ordinal)}")}{remark}";
}
