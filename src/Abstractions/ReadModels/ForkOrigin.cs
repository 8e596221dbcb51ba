using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;

/// <summary>Where a forked goal comes from.</summary>
public sealed record ForkOrigin
{
    /// <summary>The goal it was forked from. It may have been cleared since.</summary>
    [JsonPropertyName("id")]
    public required GoalId Id { get; init; }

    /// <summary>The point of its past.</summary>
    [JsonPropertyName("cursor")]
    public required Cursor Cursor { get; init; }

    /// <summary>When that was: the time of the last thing that had happened to it.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>How many plans of it had ended by then; the numbers of the fork's own plans go on from there.</summary>
    [JsonPropertyName("plans")]
    public int Plans { get; init; }
}
