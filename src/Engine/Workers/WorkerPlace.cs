using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Where an attempt of an agent works, and what git knew of that when it began.</summary>
internal sealed record WorkerPlace
{
    /// <summary>The most files that are told apart as changed before the attempt began.</summary>
    public const int MaximumDirty = 500;

    /// <summary>The most characters of <see cref="Log"/>.</summary>
    public const int MaximumLog = 2_000;

    /// <summary>The most characters of what a conflict looks like.</summary>
    public const int MaximumConflict = 4_000;

    /// <summary>The folder that it works in: the goal's workspace, or what stands for it in a worktree of its own.</summary>
    [JsonPropertyName("workspace")]
    public required string Workspace { get; init; }

    /// <summary>Whether that is in a worktree of the attempt's own.</summary>
    [JsonPropertyName("worktree")]
    public bool IsWorktree { get; init; }

    /// <summary>The top of the repository's files there; empty where there is no repository.</summary>
    [JsonPropertyName("top")]
    public string Top { get; init; } = string.Empty;

    /// <summary>The place of <see cref="Workspace"/> below <see cref="Top"/>; empty for the top itself.</summary>
    [JsonPropertyName("prefix")]
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The commit that was checked out; empty where there was none.</summary>
    [JsonPropertyName("head")]
    public string Head { get; init; } = string.Empty;

    /// <summary>The branch that was checked out in the goal's workspace, with its whole name; empty for none.</summary>
    [JsonPropertyName("branch")]
    public string Branch { get; init; } = string.Empty;

    /// <summary>The newest commits, a line each.</summary>
    [JsonPropertyName("log")]
    public string Log { get; init; } = string.Empty;

    /// <summary>The files that were not as committed when the attempt began, in the order of their names: they are somebody else's.</summary>
    [JsonPropertyName("dirty")]
    public ImmutableArray<string> Dirty { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Why nothing will be committed although that is wanted; null where nothing speaks against it.</summary>
    [JsonPropertyName("remark")]
    public string? Remark { get; init; }

    /// <summary>For a worktree: the commit of what the attempt before left, where the worktree begins with that; else null.</summary>
    [JsonPropertyName("carried")]
    public string? Carried { get; init; }

    /// <summary>For a worktree: what the attempt before left and what does not fit to what was merged since, as git tells it; else null.</summary>
    [JsonPropertyName("conflict")]
    public string? Conflict { get; init; }

    /// <summary>Whether there is a repository that a commit can be made in.</summary>
    [JsonIgnore]
    public bool IsRepository => Top.Length > 0 && Head.Length > 0;
}

/// <summary>What a worker does with git.</summary>
internal sealed record WorkerGitTerms
{
    /// <summary>Whether the host commits in the goal's workspace what the attempt changed there.</summary>
    [JsonPropertyName("commit")]
    public bool Commits { get; init; }

    /// <summary>Whether a person said so: then programs that the repository's own configuration names are theirs.</summary>
    [JsonPropertyName("trusts")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Trusts { get; init; }

    /// <summary>Where it works, if not in the workspace itself.</summary>
    [JsonPropertyName("isolation")]
    public Orleans.Goals.Contracts.PlanIsolation? Isolation { get; init; }
}
