namespace Orleans.Goals.Engine.Worktrees;

/// <summary>What the attempt before left on its branch, for an attempt that goes on from there.</summary>
internal sealed record CarriedWork
{
    private const int Conflicts = 1;

    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>Its commit.</summary>
    public required string Commit { get; init; }

    /// <summary>Where the worktree begins: at what is checked out in the workspace, with that merged in if it fits.</summary>
    public required string Start { get; init; }

    /// <summary>What does not fit, as git tells it; null when it fits.</summary>
    public string? Conflict { get; init; }

    /// <summary>What a former attempt left; null when it left nothing, or when that is merged.</summary>
    /// <param name="top">The top of the repository.</param>
    /// <param name="head">The commit that is checked out there.</param>
    /// <param name="former">The operation of the attempt before.</param>
    /// <exception cref="WorktreeException">It cannot be told.</exception>
    public static async Task<CarriedWork?> FindAsync(string top, string head, string former)
    {
        var branch = Worktree.BranchOf(former);
        var (status, said, _) = await Repository.TryAsync(top, "rev-parse", "--verify", "--quiet", $"refs/heads/{branch}^{{commit}}");
        var commit = said.Trim();
        if (status != 0 || await Repository.IsWithinAsync(top, commit, head))
        {
            return null;
        }

        var found = new CarriedWork { Branch = branch, Commit = commit, Start = commit };
        if (await Repository.IsWithinAsync(top, head, commit))
        {
            return found;
        }

        var (merged, output, error) = await Repository.TryAsync(top, "merge-tree", "--write-tree", "--name-only", "-z", head, commit);
        var parts = output.Split('\0');
        return merged switch
        {
            0 => found with { Start = await Repository.SayAsync(top, "commit-tree", parts[0], "-p", head, "-p", commit, "-m", $"Go on from {former}") },
            Conflicts => found with { Start = head, Conflict = (await WorktreeMerge.DescribeAsync(top, head, commit, parts)).Evidence },
            _ => throw new WorktreeException($"what the attempt before left, commit {WorktreeMerge.Short(commit)}, could not be merged: {Repository.OneLine(error)}"),
        };
    }

    /// <summary>As it is kept.</summary>
    public string Write() => string.Join('\0', Branch, Commit, Start, Conflict ?? string.Empty);

    /// <summary>As it was kept; null for what is none.</summary>
    public static CarriedWork? Read(string? text) => text?.Split('\0', 4) is [var branch, var commit, var start, var conflict]
        ? new CarriedWork { Branch = branch, Commit = commit, Start = start, Conflict = conflict.Length == 0 ? null : conflict }
        : null;
}
