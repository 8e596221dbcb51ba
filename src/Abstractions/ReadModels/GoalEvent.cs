using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;

/// <summary>One thing that happened to a goal, for people and scripts.</summary>
public sealed record GoalEvent
{
    /// <summary>The position after this event.</summary>
    [JsonPropertyName("cursor")]
    public required Cursor Cursor { get; init; }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>What kind of thing: a stable camelCase name such as <c>stepFinished</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>The number of the plan it belongs to, or null.</summary>
    [JsonPropertyName("plan")]
    public int? Plan { get; init; }

    /// <summary>The step it belongs to, or null.</summary>
    [JsonPropertyName("step")]
    public string? Step { get; init; }

    /// <summary>The attempt it belongs to, or null.</summary>
    [JsonPropertyName("attempt")]
    public int? Attempt { get; init; }

    /// <summary>The same in one line for a person.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}
