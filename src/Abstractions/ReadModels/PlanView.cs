using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>One plan of a goal.</summary>
public sealed record PlanView
{
    /// <summary>Its number, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Its declared name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>How it ended: <c>succeeded</c>, <c>failed</c>, <c>stopped</c>, <c>unreachable</c> (given up without having heard of its end); <c>running</c> while it has not.</summary>
    [JsonPropertyName("outcome")]
    public required string Outcome { get; init; }

    /// <summary>Why it ended so; empty while running or when it succeeded.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>When it was begun; null where the history is not told.</summary>
    [JsonPropertyName("begunAt")]
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When it ended; null while it has not, and where the history is not told.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its steps in declared order.</summary>
    [JsonPropertyName("steps")]
    public required ImmutableArray<StepView> Steps { get; init; }
}
