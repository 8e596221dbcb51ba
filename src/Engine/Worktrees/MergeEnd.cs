namespace Orleans.Goals.Engine.Worktrees;

/// <summary>What became of a merge.</summary>
/// <param name="Commit">The commit that the workspace was at then, and that has the changes; null after a conflict.</param>
/// <param name="Paths">The files in conflict.</param>
/// <param name="Evidence">What git said, and the files in conflict with their markers.</param>
internal sealed record MergeEnd(string? Commit, IReadOnlyList<string> Paths, string Evidence);
