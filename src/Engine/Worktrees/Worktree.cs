namespace Orleans.Goals.Engine.Worktrees;

/// <summary>The worktree of one attempt.</summary>
internal sealed record Worktree
{
    /// <summary>The operation it is for.</summary>
    public required string Operation { get; init; }

    /// <summary>Where its files are kept: the tree, and marks of how far it came.</summary>
    public required string Folder { get; init; }

    /// <summary>The top of the repository that the workspace is in.</summary>
    public required string Repository { get; init; }

    /// <summary>The workspace's place below that, empty for the top.</summary>
    public required string Prefix { get; init; }

    /// <summary>The top of the worktree.</summary>
    public string Tree => Path.Combine(Folder, "tree");

    /// <summary>What stands for the workspace in it.</summary>
    public string Workspace => Path.Combine(Tree, Prefix).TrimEnd('/');

    /// <summary>Its branch.</summary>
    public string Branch => BranchOf(Operation);

    /// <summary>The branch of an operation. Ids are letters, digits and hyphens; what else a tenant's name has becomes an underscore.</summary>
    public static string BranchOf(string operation) =>
        "goals/" + string.Concat(operation.Select(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '/' ? character : '_'));
}
