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

    /// <summary>The longest reason kept, in characters.</summary>
    public const int MaximumReason = 1_000;
}
