using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Contracts;

/// <summary>A verdict with its evidence.</summary>
public sealed record CheckVerdict
{
    /// <summary>The check's id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>What it said.</summary>
    [JsonPropertyName("verdict")]
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in a sentence a person can act on; at most <see cref="MaximumReason"/> characters.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The whole output behind it, or null where there is none.</summary>
    [JsonPropertyName("evidence")]
    public ArtifactReference? Evidence { get; init; }

    /// <summary>For a criterion that a model judges the votes, in the order in which they were asked for; null for others, and where nobody was asked.</summary>
    [JsonPropertyName("votes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<JudgeVote>? Votes { get; init; }

    /// <summary>In an account of a goal, for an item that the initializer wrote, what must hold in its words; null for what the contract demands.</summary>
    [JsonPropertyName("sentence")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sentence { get; init; }

    /// <summary>The longest reason kept, in characters.</summary>
    public const int MaximumReason = 1_000;
}
