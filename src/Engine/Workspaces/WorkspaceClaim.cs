using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workspaces;

/// <summary>What a goal wants of its workspace. State, not an event: only the newest counts.</summary>
internal sealed record WorkspaceClaim
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>Whether the goal wants it.</summary>
    [JsonPropertyName("wanted")]
    public required bool IsWanted { get; init; }
}
