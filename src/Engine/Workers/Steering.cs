using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What a person said to the agents of a goal. State, not a queue: each worker takes what is newer than what it has heard.</summary>
internal sealed record Steering
{
    /// <summary>How many are kept: an agent that begins later hears the newest only.</summary>
    public const int Kept = 20;

    /// <summary>Its number within the goal, from 1.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    /// <summary>What was said; empty for nothing but that who waits for a provider is to try again at once.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether nothing was said.</summary>
    [JsonIgnore]
    public bool IsNudge => Text.Length == 0;
}
