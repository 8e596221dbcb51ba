using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;


/// <summary>A round after which a person is asked.</summary>
internal sealed record AskedRound
{
    /// <summary>The round.</summary>
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    /// <summary>The hash of the files it was run over.</summary>
    [JsonPropertyName("fingerprint")]
    public required string Fingerprint { get; init; }

    /// <summary>The criteria that must be answered.</summary>
    [JsonPropertyName("criteria")]
    public required ImmutableArray<string> Criteria { get; init; }
}
