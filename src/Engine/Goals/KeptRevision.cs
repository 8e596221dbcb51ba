using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Goals;

/// <summary>An edit of the contract.</summary>
internal sealed record KeptRevision
{
    /// <summary>The number of the revision that it made.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>When.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The hash of the contract from then on.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>What changed.</summary>
    [JsonPropertyName("difference")]
    public required ImmutableArray<string> Difference { get; init; }
}
