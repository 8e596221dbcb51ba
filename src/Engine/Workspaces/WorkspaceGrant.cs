using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workspaces;

/// <summary>What a workspace tells a goal that claims it. State, not an event: only the newest counts.</summary>
internal sealed record WorkspaceGrant
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The version of the claim it answers.</summary>
    [JsonPropertyName("claim")]
    public required long Claim { get; init; }

    /// <summary>The id of the goal that has it. The one who is told that has it until it gives it up.</summary>
    [JsonPropertyName("holder")]
    public required string Holder { get; init; }

    /// <summary>Whether the one who is told must wait.</summary>
    [JsonPropertyName("waits")]
    public required bool IsWaitedFor { get; init; }
}
