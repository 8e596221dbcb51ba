namespace Orleans.Goals.Engine.Worktrees;

/// <summary>What a person has checked out in a workspace, and does there: looked at before anything is merged into it.</summary>
internal static class Checkout
{
    private const int Some = 100;
    private const int StatusLength = 3;

    private static readonly (string File, string What, string Remedy)[] Unfinished =
    [
        ("rebase-merge", "a rebase", "git rebase --continue, or --abort"),
        ("rebase-apply", "a rebase or git am", "git rebase --continue, or --abort"),
        ("MERGE_HEAD", "a merge", "git merge --continue, or --abort"),
        ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue, or --abort"),
        ("REVERT_HEAD", "a revert", "git revert --continue, or --abort"),
        ("sequencer", "a cherry-pick or revert", "git cherry-pick --continue, or --abort"),
        ("BISECT_LOG", "a bisection", "git bisect reset"),
    ];

    /// <summary>Refuses while a person is in the middle of something: a commit of ours would become a part of it.</summary>
    /// <exception cref="WorktreeException">Something is under way.</exception>
    public static void RefuseUnfinished(string top, string gitFolder)
    {
        foreach (var (file, what, remedy) in Unfinished)
        {
            if (Path.Exists(Path.Combine(gitFolder, file)))
            {
                throw new WorktreeException($"{what} is under way in '{top}', so nothing was touched there: finish it ({remedy}), then try again");
            }
        }
    }

    /// <summary>Refuses if another branch is checked out than when an attempt began, or one without the commit that it began from.</summary>
    /// <exception cref="WorktreeException">It is.</exception>
    public static async Task RefuseOtherAsync(Worktree tree, string head)
    {
        var branch = await Repository.BranchAsync(tree.Repository);
        if (branch != tree.CheckedOut)
        {
            throw new WorktreeException($"{Name(tree.CheckedOut)} was checked out in '{tree.Repository}' when it began, and {Name(branch)} is now, so nothing was merged: check out {Name(tree.CheckedOut)} again, or merge it yourself, then try again");
        }

        if (!await Repository.IsWithinAsync(tree.Repository, tree.Base, head))
        {
            throw new WorktreeException($"it began from commit {WorktreeMerge.Short(tree.Base)}, which is no longer in the history of {Name(branch)} in '{tree.Repository}', so nothing was merged: merge it yourself if that was not meant to go, or try again from what is there now");
        }
    }

    /// <summary>Refuses if a file that a merge changes is not as it was committed, or one that it adds is there already, ignored or not.</summary>
    /// <exception cref="WorktreeException">There is one.</exception>
    public static async Task RefuseEditedAsync(string top, string from, string to)
    {
        var changes = await InterruptedMerge.ChangesAsync(top, from, to);
        var edited = new List<string>();
        foreach (var some in changes.Where(static change => change.Kind != 'A').Select(static change => change.Path).Chunk(Some))
        {
            var said = await Repository.SayAsync(top, ["--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--", .. some]);
            edited.AddRange(said.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(static entry => entry[StatusLength..]));
        }

        var removed = changes.Where(static change => change.Kind == 'D').Select(static change => change.Path).ToHashSet(StringComparer.Ordinal);
        edited.AddRange(changes.Where(static change => change.Kind == 'A').Select(change => InTheWay(top, change.Path, removed)).OfType<string>());
        if (edited.Count > 0)
        {
            string[] paths = [.. edited.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            throw new WorktreeException($"merging would overwrite what is not committed in '{top}': {AttemptTrees.Name(paths)}; commit it or move it away, then try again");
        }
    }

    /// <summary>The file that is where another is to come, or where a folder above it is to come. A folder is left to git: it may be one that goes.</summary>
    private static string? InTheWay(string top, string added, HashSet<string> removed)
    {
        for (var path = added; path is { Length: > 0 }; path = Path.GetDirectoryName(path))
        {
            var info = new FileInfo(Path.Combine(top, path));
            if ((info.Exists || info.LinkTarget is not null) && !removed.Contains(path))
            {
                return path;
            }
        }

        return null;
    }

    private static string Name(string branch) => branch.Length == 0 ? "no branch" : $"the branch '{branch.Replace("refs/heads/", string.Empty, StringComparison.Ordinal)}'";
}
