namespace Orleans.Goals.Engine.Worktrees;

/// <summary>How long attempts wait for others at a repository. An attempt that waited for so long fails, and says for whom.</summary>
internal sealed record WorktreePatience
{
    /// <summary>For another process that merges, or makes a worktree. Default: 10 minutes.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For one git: a person's that has the index, or one that outlived its host. Default: 1 minute.</summary>
    public TimeSpan Git { get; init; } = TimeSpan.FromMinutes(1);
}
