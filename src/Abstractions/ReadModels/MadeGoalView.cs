using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;

/// <summary>A goal that the agent of a step made.</summary>
public sealed record MadeGoalView
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The attempt whose agent made it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>Where it stands: <c>running</c>, <c>waiting</c>, <c>complete</c>, <c>ended</c> (without being complete).</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>Why it waits, or was not reached; else empty.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}
