using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Workspaces;

/// <summary>The state of a workspace: which goals claim it, in the order in which they came. The first has it.</summary>
internal sealed record WorkspaceState : IActorState
{
    /// <summary>The workspace's key.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>The claims, the holder's first.</summary>
    [JsonPropertyName("claims")]
    public ImmutableArray<Claimant> Claims { get; init; } = [];

    /// <summary>A goal's claim, or null.</summary>
    public Claimant? Find(GoalId goal)
    {
        foreach (var claim in Claims)
        {
            if (claim.Goal == goal)
            {
                return claim;
            }
        }

        return null;
    }
}

/// <summary>A goal that claims a workspace.</summary>
internal sealed record Claimant
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The version of its claim.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The sequence at which what it must hear last changed.</summary>
    [JsonPropertyName("changed")]
    public long Changed { get; init; }
}
