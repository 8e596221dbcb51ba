using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Where a plan begins that a forked goal takes over: what its record said at that point, with nothing open. What it had used is its goal's.</summary>
internal sealed record PlanSeed
{
    /// <summary>The steps that need not be looked at again, by their place in declared order.</summary>
    [JsonPropertyName("steps")]
    public ImmutableSortedDictionary<int, StepState> Steps { get; init; } = ImmutableSortedDictionary<int, StepState>.Empty;

    /// <summary>Finished steps that are kept if their checks pass, and steps that had been begun and of which nobody knows what they did.</summary>
    [JsonPropertyName("finished")]
    public ImmutableArray<FinishedStep> Finished { get; init; } = [];

    /// <summary>Whether it was known which steps of earlier plans are kept.</summary>
    [JsonPropertyName("rechecked")]
    public required bool Rechecked { get; init; }

    /// <summary>How many rechecks were begun.</summary>
    [JsonPropertyName("rechecks")]
    public int Rechecks { get; init; }

    /// <summary>Why the plan cannot reach its end, or null.</summary>
    [JsonPropertyName("failing")]
    public string? Failing { get; init; }

    /// <summary>The number of the last answer taken.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>How the plan had ended without its goal having heard it yet, or null.</summary>
    [JsonPropertyName("ending")]
    public PlanEnding? Ending { get; init; }
}
