namespace Orleans.Goals.Engine.Worktrees;

/// <summary>A worktree could not be made, or its commit not merged; the message says why and what to do.</summary>
/// <param name="message">For people.</param>
internal sealed class WorktreeException(string message) : Exception(message);
