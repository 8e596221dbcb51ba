using System.Security.Cryptography;
using System.Text;

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

    /// <summary>The git folder that the repository's worktrees share.</summary>
    public required string Common { get; init; }

    /// <summary>The commit that it was made from.</summary>
    public required string Base { get; init; }

    /// <summary>The branch that was checked out in the workspace then, with its whole name; empty for none.</summary>
    public required string CheckedOut { get; init; }

    /// <summary>Its name: git names what it keeps of a worktree after the last part of its path, and nobody else's has this one.</summary>
    public string Name => NameOf(Folder);

    /// <summary>What git keeps of it.</summary>
    public string GitFolder => GitFolderOf(Common, Folder);

    /// <summary>The top of the worktree.</summary>
    public string Tree => Path.Combine(Folder, Name);

    /// <summary>What stands for the workspace in it.</summary>
    public string Workspace => Path.Combine(Tree, Prefix).TrimEnd('/');

    /// <summary>Its branch.</summary>
    public string Branch => BranchOf(Operation);

    /// <summary>The branch of an operation. Ids are letters, digits and hyphens; what else a tenant's name has becomes an underscore.</summary>
    public static string BranchOf(string operation) =>
        "goals/" + string.Concat(operation.Select(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '/' ? character : '_'));

    /// <summary>The name of the worktree that is kept in a folder.</summary>
    public static string NameOf(string folder) => "goals-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 16));

    /// <summary>What git keeps of the worktree that is kept in a folder.</summary>
    public static string GitFolderOf(string common, string folder) => Path.Combine(common, "worktrees", NameOf(folder));
}
