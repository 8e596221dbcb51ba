using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>How two plans of a goal differ, and what the later one took over.</summary>
public sealed record PlanDifference
{
    /// <summary>The most changes that are named; one more line counts the rest.</summary>
    public const int MaximumChanges = 500;

    /// <summary>The number of the plan that is compared with.</summary>
    [JsonPropertyName("from")]
    public required int From { get; init; }

    /// <summary>Its declared name.</summary>
    [JsonPropertyName("fromName")]
    public required string FromName { get; init; }

    /// <summary>The number of the plan that is compared.</summary>
    [JsonPropertyName("to")]
    public required int To { get; init; }

    /// <summary>Its declared name.</summary>
    [JsonPropertyName("toName")]
    public required string ToName { get; init; }

    /// <summary>What is defined otherwise, each with its path, for example <c>steps.pack.timeout: was 10m, is 20m</c>. Empty when nothing is.</summary>
    [JsonPropertyName("changes")]
    public required ImmutableArray<string> Changes { get; init; }

    /// <summary>Steps only the second has.</summary>
    [JsonPropertyName("added")]
    public required ImmutableArray<string> Added { get; init; }

    /// <summary>Steps only the first has.</summary>
    [JsonPropertyName("removed")]
    public required ImmutableArray<string> Removed { get; init; }

    /// <summary>Steps of both whose definition, or that of a step before them, is not the same: what was finished of them does not count.</summary>
    [JsonPropertyName("changed")]
    public required ImmutableArray<string> Changed { get; init; }

    /// <summary>Steps that the second took over as finished.</summary>
    [JsonPropertyName("kept")]
    public required ImmutableArray<string> Kept { get; init; }

    /// <summary>Steps of both, defined alike, that the second did not take over: run again, or not reached yet.</summary>
    [JsonPropertyName("again")]
    public required ImmutableArray<string> Again { get; init; }
}
