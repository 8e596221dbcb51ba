using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>The worktrees of attempts: made, committed, merged and removed. Each of these may be cut off anywhere and is then simply done again.</summary>
/// <param name="store">The canonical path of the store's folder.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AttemptTrees(string store, TimeProvider timeProvider)
{
    private const string FolderName = "worktrees";
    private const string ReadyMark = "ready";
    private const string CommitMark = "commit";
    private const string MergedMark = "merged";
    private const int ShownPaths = 5;
    private const int GoalParts = 2;

    private readonly string root = Path.Combine(store, FolderName);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> locks = new(StringComparer.Ordinal);

    /// <summary>Whether an operation has left something here.</summary>
    public bool Has(string operation) => Directory.Exists(FolderOf(operation));

    /// <summary>The worktree of an operation if it was made as a whole; only then may its command have been started.</summary>
    public Worktree? Find(string operation)
    {
        var folder = FolderOf(operation);
        var ready = Path.Combine(folder, ReadyMark);
        if (!File.Exists(ready))
        {
            return null;
        }

        var lines = File.ReadAllText(ready).Split('\0');
        return new Worktree { Operation = operation, Folder = folder, Repository = lines[0], Prefix = lines[1] };
    }

    /// <summary>Makes the worktree of an operation from the commit that is checked out in its workspace; or finds it.</summary>
    /// <exception cref="WorktreeException">It cannot be made.</exception>
    public async Task<Worktree> PrepareAsync(string operation, string workspace)
    {
        if (Find(operation) is { } known)
        {
            return known;
        }

        var (top, prefix) = await Repository.OpenAsync(workspace);
        var tree = new Worktree { Operation = operation, Folder = FolderOf(operation), Repository = top, Prefix = prefix };
        using (await LockAsync(top))
        {
            await new InterruptedMerge(MarkOf(top), top, timeProvider).UndoAsync();
            await RefuseUncommittedAsync(top);
            await RemoveFormerAsync(tree);
            await DiscardAsync(tree.Folder, top);
            StoreFolder.Create(tree.Folder);
            await Repository.SayAsync(top, "worktree", "add", "--force", "-B", tree.Branch, tree.Tree, await Repository.HeadAsync(top));
        }

        if (!Directory.Exists(tree.Workspace))
        {
            throw new WorktreeException($"the workspace '{workspace}' has no file in the newest commit of its repository, so it is not in the worktree; commit one");
        }

        DurableFiles.Write(Path.Combine(tree.Folder, ReadyMark), $"{top}\0{prefix}");
        StoreFolder.Flush(tree.Folder);
        return tree;
    }

    /// <summary>Commits what is in a worktree; where that was done before, tells the commit.</summary>
    public async Task<string> CommitAsync(Worktree tree, string message)
    {
        var mark = Path.Combine(tree.Folder, CommitMark);
        if (File.Exists(mark))
        {
            return await File.ReadAllTextAsync(mark);
        }

        // Of a git that was killed: nobody else works here any more.
        File.Delete(Path.Combine(tree.Tree, await Repository.SayAsync(tree.Tree, "rev-parse", "--git-path", "index.lock")));
        await Repository.SayAsync(tree.Tree, "add", "--all");
        if ((await Repository.TryAsync(tree.Tree, "diff", "--cached", "--quiet")).Status != 0)
        {
            await Repository.SayAsync(tree.Tree, "commit", "--quiet", "--no-verify", "--message", message);
        }

        var commit = await Repository.HeadAsync(tree.Tree);
        await Repository.SayAsync(tree.Tree, "update-ref", $"refs/heads/{tree.Branch}", commit);
        DurableFiles.Write(mark, commit);
        StoreFolder.Flush(tree.Folder);
        return commit;
    }

    /// <summary>Whether the changes of an operation are in the workspace already.</summary>
    public static bool IsMerged(Worktree tree) => File.Exists(Path.Combine(tree.Folder, MergedMark));

    /// <summary>Merges a commit into what is checked out in the workspace. One at a time; the workspace stays as it was unless the merge is whole.</summary>
    /// <exception cref="WorktreeException">It cannot be merged for another reason than a conflict.</exception>
    public async Task<MergeEnd> MergeAsync(Worktree tree, string commit, string message)
    {
        MergeEnd end;
        using (await LockAsync(tree.Repository))
        {
            end = await new WorktreeMerge(tree.Repository, new InterruptedMerge(MarkOf(tree.Repository), tree.Repository, timeProvider)).DoAsync(commit, message);
        }

        if (end.Commit is not null)
        {
            DurableFiles.Write(Path.Combine(tree.Folder, MergedMark), end.Commit);
            StoreFolder.Flush(tree.Folder);
        }

        return end;
    }

    /// <summary>Removes an operation's worktree, and its branch if that is merged; the branch of a failed attempt stays to be looked at.</summary>
    public async Task RemoveAsync(string operation)
    {
        var folder = FolderOf(operation);
        if (!Directory.Exists(folder))
        {
            return;
        }

        var tree = Find(operation);
        await DiscardAsync(folder, tree?.Repository, keepMarks: true);
        if (tree is not null && IsMerged(tree) && Directory.Exists(tree.Repository))
        {
            await Repository.TryAsync(tree.Repository, "branch", "--quiet", "-D", tree.Branch);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Removes what a goal has left, the branches of its failed attempts included.</summary>
    public async Task RemoveAllAsync(GoalId goal, string workspace)
    {
        var folder = Path.Combine(root, Hash(goal.Value));
        if (!Directory.Exists(folder))
        {
            return;
        }

        var top = Directory.Exists(workspace) && ProgramPath.Find("git") is not null ? workspace : null;
        foreach (var left in Directory.EnumerateDirectories(folder))
        {
            await DiscardAsync(left, top);
        }

        if (top is not null)
        {
            var (_, branches, _) = await Repository.TryAsync(workspace, "for-each-ref", "--format=%(refname)", $"refs/heads/{Worktree.BranchOf(goal.Value)}/");
            foreach (var branch in branches.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await Repository.SayAsync(workspace, "update-ref", "-d", branch);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What is not committed would be missing in the worktree, so nothing begins then.</summary>
    private async Task RefuseUncommittedAsync(string top)
    {
        var said = await Repository.SayAsync(top, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all");
        var real = CanonicalPath.Of(top);
        var prefix = CanonicalPath.IsWithin(store, real) ? store[real.Length..].TrimStart('/') + "/" : null;
        const int statusLength = 3;
        string[] paths = [.. said.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(static entry => entry[statusLength..])
            .Where(path => prefix is null || !path.StartsWith(prefix, StringComparison.Ordinal))];
        if (paths.Length > 0)
        {
            throw new WorktreeException($"'isolation: worktree' begins from a commit, and '{top}' has changes that are not committed: {Name(paths)}; commit them, or let git ignore them");
        }
    }

    /// <summary>Some paths for a sentence.</summary>
    public static string Name(IReadOnlyList<string> paths) => string.Join(", ", paths.Take(ShownPaths).Select(static path => $"'{path}'"))
        + (paths.Count > ShownPaths ? string.Create(CultureInfo.InvariantCulture, $" and {paths.Count - ShownPaths} more") : string.Empty);

    /// <summary>What the attempt before left is evidence until the next one begins.</summary>
    private async Task RemoveFormerAsync(Worktree tree)
    {
        var slash = tree.Operation.LastIndexOf('/') + 1;
        if (int.TryParse(tree.Operation.AsSpan(slash), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) && attempt > 1)
        {
            var former = string.Create(CultureInfo.InvariantCulture, $"{tree.Operation.AsSpan(0, slash)}{attempt - 1}");
            await RemoveAsync(former);
            await Repository.TryAsync(tree.Repository, "branch", "--quiet", "-D", Worktree.BranchOf(former));
        }
    }

    private static async Task DiscardAsync(string folder, string? top, bool keepMarks = false)
    {
        var tree = Path.Combine(folder, "tree");
        if (top is not null && Directory.Exists(top))
        {
            // By its path, and not by pruning: that would forget the user's own worktrees whose folder is away just now. Forced twice: also if it is locked.
            await Repository.TryAsync(top, "worktree", "remove", "--force", "--force", tree);
        }

        if (Directory.Exists(tree))
        {
            Directory.Delete(tree, recursive: true);
        }

        if (!keepMarks && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IDisposable> LockAsync(string top)
    {
        var gate = locks.GetOrAdd(top, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync();
        return new Held(gate);
    }

    /// <summary>A goal's are together, below a folder that stays until the goal is cleared.</summary>
    private string FolderOf(string operation)
    {
        var parts = operation.Split('/');
        return Path.Combine(root, Hash(string.Join('/', parts.Take(GoalParts))), Hash(operation));
    }

    private string MarkOf(string top) => Path.Combine(root, $"{Hash(top)}.merging");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
