using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Workspaces;

/// <summary>What can happen to a workspace.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WorkspaceClaimed), "claimed")]
[JsonDerivedType(typeof(WorkspaceReleased), "released")]
internal abstract record WorkspaceStateEvent
{
    private protected WorkspaceStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }
}

/// <summary>A goal claims it: it has it, or waits behind all who came before.</summary>
internal sealed record WorkspaceClaimed : WorkspaceStateEvent
{
    /// <summary>The version of the claim.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }
}

/// <summary>A goal gave it up, or its place among those who wait.</summary>
internal sealed record WorkspaceReleased : WorkspaceStateEvent;
