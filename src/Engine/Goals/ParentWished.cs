using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The plan whose step the goal is wants something else than before.</summary>
internal sealed record ParentWished : GoalStateEvent
{
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    [JsonPropertyName("mode")]
    public required DesiredMode Mode { get; init; }

    /// <summary>Why it is to stop; empty for another mode.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }
}
