using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Goals;

/// <summary>It was looked whether there is a host that has what the goal needs, and it is otherwise than before.</summary>
internal sealed record GoalUnplaced : GoalStateEvent
{
    /// <summary>Whether there is none.</summary>
    [JsonPropertyName("isUnplaced")]
    public required bool IsUnplaced { get; init; }
}
