using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>The worktrees of attempts: made, committed, merged and removed. Each of these may be cut off anywhere and is then simply done again.</summary>
/// <param name="store">The canonical path of the store's folder.</param>
/// <param name="patience">How long others are waited for.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AttemptTrees(string store, WorktreePatience patience, TimeProvider timeProvider)
{
    private const string FolderName = "worktrees";
    private const string CommonMark = "common";
    private const string ReadyMark = "ready";
    private const string ResultMark = "result";
    private const string EndMark = "end";
    private const string MergedMark = "merged";
    private const string CarriedMark = "carried";
    private const int ShownPaths = 5;
    private const int GoalParts = 2;

    /// <summary>The canonical path of the store's folder.</summary>
    public string Store => store;

    private readonly string root = Path.Combine(store, FolderName);

    /// <summary>Whether an operation has left something here.</summary>
    public bool Has(string operation) => Directory.Exists(FolderOf(operation));

    /// <summary>The worktree of an operation if it was made as a whole; only then may its command have been started.</summary>
    public Worktree? Find(string operation)
    {
        var folder = FolderOf(operation);
        if (ReadOrNull(folder, ReadyMark)?.Split('\0') is not [var top, var prefix, var common, var origin, var branch])
        {
            return null;
        }

        return new Worktree { Operation = operation, Folder = folder, Repository = top, Prefix = prefix, Common = common, Base = origin, CheckedOut = branch };
    }

    /// <summary>Makes the worktree of an operation from the commit that is checked out in its workspace; or finds it.</summary>
    /// <param name="operation">The operation: an attempt's, which ends with its number.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="cancellationToken">Gives up waiting for others.</param>
    /// <param name="goesOn">Whether it begins with what the attempt before left, where that fits.</param>
    /// <exception cref="WorktreeException">It cannot be made.</exception>
    public async Task<Worktree> PrepareAsync(string operation, string workspace, CancellationToken cancellationToken, bool goesOn = false)
    {
        if (Find(operation) is { } known)
        {
            return known;
        }

        var (top, prefix) = await Repository.OpenAsync(workspace);
        var common = await Repository.CommonAsync(top);
        using var held = await LockAsync(common, top, cancellationToken);
        var gitFolder = await Repository.GitFolderAsync(top);
        await new InterruptedMerge(IndexOf(top, gitFolder), top).UndoAsync();
        Checkout.RefuseUnfinished(top, gitFolder);
        await RefuseUncommittedAsync(top);
        var tree = new Worktree
        {
            Operation = operation, Folder = FolderOf(operation), Repository = top, Prefix = prefix, Common = common,
            Base = await Repository.HeadAsync(top), CheckedOut = await Repository.BranchAsync(top),
        };
        var former = FormerOf(operation);
        var carried = goesOn && former is not null ? await FindCarriedAsync(tree, former) : null;
        if (former is not null && carried is null)
        {
            await RemoveFormerAsync(tree, former);
        }

        Discard(tree.Folder, common);
        StoreFolder.Create(tree.Folder);
        Keep(tree, CommonMark, common);

        // On no branch: one of that name, of a goal of another store for example, would move under it. The branch is made of its commit.
        await new WritingGit(top).DoAsync("worktree", "add", "--force", "--detach", tree.Tree, carried?.Start ?? tree.Base);
        if (!Directory.Exists(tree.Workspace))
        {
            throw new WorktreeException($"the workspace '{workspace}' has no file in the newest commit of its repository, so it is not in the worktree; commit one");
        }

        if (carried is not null)
        {
            Keep(tree, CarriedMark, carried.Write());
        }

        Keep(tree, ReadyMark, $"{top}\0{prefix}\0{common}\0{tree.Base}\0{tree.CheckedOut}");
        if (former is not null && carried is not null)
        {
            // Only now: until the worktree is there whole, what it begins with is on that branch alone.
            await RemoveFormerAsync(tree, former, keepsBranch: carried.Conflict is not null);
        }

        return tree;
    }

    /// <summary>What the attempt before left, where the worktree was made to go on from that; else null.</summary>
    public static CarriedWork? FindCarried(Worktree tree) => CarriedWork.Read(ReadOrNull(tree.Folder, CarriedMark));

    /// <summary>What the command and its checks gave, where they have been done: nothing of that is done or judged again.</summary>
    public static OperationResult? FindResult(Worktree tree) => Read(tree, ResultMark);

    /// <summary>Keeps that.</summary>
    public static void KeepResult(Worktree tree, OperationResult result) => Keep(tree, ResultMark, JsonSerializer.Serialize(result, RecordJson.Default.OperationResult));

    /// <summary>What the operation gave in the end, where it has come to that.</summary>
    public static OperationResult? FindEnd(Worktree tree) => Read(tree, EndMark);

    /// <summary>Keeps that. The files in the worktree have served then: they are in a commit.</summary>
    public static void KeepEnd(Worktree tree, OperationResult result) => TryKeep(tree, EndMark, JsonSerializer.Serialize(result, RecordJson.Default.OperationResult));

    /// <summary>The right to commit and merge.</summary>
    public Task<RepositoryLock> LockAsync(Worktree tree, CancellationToken cancellationToken) => LockAsync(tree.Common, tree.Repository, cancellationToken);

    /// <summary>Commits what is in a worktree; where that was done before, tells the commit.</summary>
    public async Task<string> CommitAsync(Worktree tree, string message)
    {
        await WritingGit.WaitForOthersAsync(tree.Tree, patience.Git, timeProvider);

        if (!Directory.Exists(tree.GitFolder) || !Directory.Exists(tree.Tree))
        {
            throw new WorktreeException($"the worktree '{tree.Tree}' was removed by somebody else");
        }

        // Of a git that was killed. The worktree is this attempt's alone, its command has ended, and no git of an earlier host is at work there.
        foreach (var left in Directory.EnumerateFiles(tree.GitFolder, "*.lock"))
        {
            File.Delete(left);
        }

        DeleteBranchLock(tree);
        var git = new WritingGit(tree.Tree);
        await git.DoAsync("add", "--all");
        if ((await Repository.TryAsync(tree.Tree, "diff", "--cached", "--quiet")).Status != 0)
        {
            await git.DoAsync("commit", "--quiet", "--no-verify", "--message", message);
        }

        var commit = await Repository.HeadAsync(tree.Tree);
        await git.DoAsync("update-ref", $"refs/heads/{tree.Branch}", commit);
        return commit;
    }

    /// <summary>Merges a commit into what is checked out in the workspace. Only with the lock; the workspace stays as it was unless the merge is whole.</summary>
    /// <exception cref="WorktreeException">It cannot be merged for another reason than a conflict.</exception>
    public async Task<MergeEnd> MergeAsync(Worktree tree, string commit, string message)
    {
        var gitFolder = await Repository.GitFolderAsync(tree.Repository);
        var index = IndexOf(tree.Repository, gitFolder);
        var end = await new WorktreeMerge(tree, gitFolder, index, new InterruptedMerge(index, tree.Repository)).DoAsync(commit, message);
        if (end.Commit is not null)
        {
            TryKeep(tree, MergedMark, commit);
        }

        return end;
    }

    /// <summary>Removes the files of an operation that has ended, and its branch if that is merged; the branch of a failed attempt stays to be looked at.</summary>
    public static async Task RetireAsync(Worktree tree)
    {
        DiscardTree(tree.Folder, tree.Common);
        if (ReadOrNull(tree.Folder, MergedMark) is { } commit && Directory.Exists(tree.Repository))
        {
            await new WritingGit(tree.Repository).TryAsync("update-ref", "-d", $"refs/heads/{tree.Branch}", commit);
        }
    }

    /// <summary>Removes what an operation has left, but for the branch of a failed attempt.</summary>
    public async Task RemoveAsync(string operation)
    {
        if (Find(operation) is { } tree)
        {
            await RetireAsync(tree);
        }

        var folder = FolderOf(operation);
        if (Directory.Exists(folder))
        {
            Discard(folder, common: null);
        }
    }

    /// <summary>Removes what a goal has left, the branches of its failed attempts included.</summary>
    public async Task RemoveAllAsync(GoalId goal, string workspace)
    {
        var folder = Path.Combine(root, Hash(goal.Value));
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var left in Directory.EnumerateDirectories(folder))
        {
            Discard(left, common: null);
        }

        if (Directory.Exists(workspace) && ProgramPath.Find("git") is not null)
        {
            var (_, branches, _) = await Repository.TryAsync(workspace, "for-each-ref", "--format=%(refname)", $"refs/heads/{Worktree.BranchOf(goal.Value)}/");
            foreach (var branch in branches.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await Repository.SayAsync(workspace, "update-ref", "-d", branch);
            }
        }

        Delete(folder);
    }

    /// <summary>Some paths for a sentence.</summary>
    public static string Name(IReadOnlyList<string> paths) => string.Join(", ", paths.Take(ShownPaths).Select(static path => $"'{path}'"))
        + (paths.Count > ShownPaths ? string.Create(CultureInfo.InvariantCulture, $" and {paths.Count - ShownPaths} more") : string.Empty);

    /// <summary>What is not committed would be missing in the worktree, so nothing begins then.</summary>
    private async Task RefuseUncommittedAsync(string top)
    {
        var said = await Repository.SayAsync(top, "--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all");
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

    /// <summary>The operation of the attempt before; null for a first one.</summary>
    private static string? FormerOf(string operation)
    {
        var slash = operation.LastIndexOf('/') + 1;
        return int.TryParse(operation.AsSpan(slash), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) && attempt > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{operation.AsSpan(0, slash)}{attempt - 1}")
            : null;
    }

    /// <summary>What the attempt before left. Where nobody has ended it, it is taken as its files are.</summary>
    private async Task<CarriedWork?> FindCarriedAsync(Worktree tree, string former)
    {
        if (Find(former) is { } left && FindEnd(left) is null && Directory.Exists(left.Tree))
        {
            await CommitAsync(left, $"Left by an attempt that nobody ended\n\nGoals-Operation: {former}");
        }

        return await CarriedWork.FindAsync(tree.Repository, tree.Base, former);
    }

    /// <summary>What the attempt before left is evidence until the next one begins.</summary>
    private async Task RemoveFormerAsync(Worktree tree, string former, bool keepsBranch = false)
    {
        await RemoveAsync(former);
        if (!keepsBranch)
        {
            await new WritingGit(tree.Repository).TryAsync("update-ref", "-d", $"refs/heads/{Worktree.BranchOf(former)}");
        }
    }

    /// <summary>Removes a worktree and what git keeps of it, and the folder that they are kept in.</summary>
    private static void Discard(string folder, string? common)
    {
        DiscardTree(folder, common ?? ReadOrNull(folder, CommonMark));
        if (Directory.Exists(folder))
        {
            Delete(folder);
        }
    }

    /// <summary>
    /// Removes a worktree and what git keeps of it: by hand, since git refuses to remove one that was made or removed by halves, and pruning would forget the user's own whose folder is away
    /// just now. What git keeps of this one has a name that no other has.
    /// </summary>
    private static void DiscardTree(string folder, string? common)
    {
        var tree = Path.Combine(folder, Worktree.NameOf(folder));
        if (Directory.Exists(tree))
        {
            Delete(tree);
        }

        if (common is not null && Worktree.GitFolderOf(common, folder) is var known && Directory.Exists(known))
        {
            Delete(known);
        }
    }

    /// <summary>Removes a folder; the attempt that it is of may be cleaned up at the same moment by who was told its end.</summary>
    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone, as wanted.
        }
    }

    /// <summary>Removes the lock on the branch of an attempt that a git left when it was killed. Only this attempt writes that branch, and no git of it is at work.</summary>
    private static void DeleteBranchLock(Worktree tree)
    {
        var path = Path.Combine(tree.Common, "refs", "heads", tree.Branch + ".lock");
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>The right to change a repository.</summary>
    public async Task<RepositoryLock> LockAsync(string common, string top, CancellationToken cancellationToken)
    {
        var held = await RepositoryLock.TakeAsync(common, patience.Lock, timeProvider, cancellationToken);
        try
        {
            await WritingGit.WaitForOthersAsync(top, patience.Git, timeProvider);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The index of a workspace's repository.</summary>
    public WorkspaceIndex IndexOf(string top, string gitFolder) => new(top, gitFolder, patience.Git, timeProvider);

    private static void Keep(Worktree tree, string mark, string text)
    {
        DurableFiles.Write(Path.Combine(tree.Folder, mark), text);
        StoreFolder.Flush(tree.Folder);
    }

    /// <summary>Where there is no room for a mark nothing is lost but time: what it stands for is found in the repository, or done again.</summary>
    private static void TryKeep(Worktree tree, string mark, string text)
    {
        try
        {
            Keep(tree, mark, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The caller has done its work all the same.
        }
    }

    private static OperationResult? Read(Worktree tree, string mark) =>
        ReadOrNull(tree.Folder, mark) is { } text ? JsonSerializer.Deserialize(text, RecordJson.Default.OperationResult) : null;

    private static string? ReadOrNull(string folder, string mark) => Path.Combine(folder, mark) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>A goal's are together, below a folder that stays until the goal is cleared.</summary>
    private string FolderOf(string operation)
    {
        var parts = operation.Split('/');
        return Path.Combine(root, Hash(string.Join('/', parts.Take(GoalParts))), Hash(operation));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
