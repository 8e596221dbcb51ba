using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A named reason why a goal is not moving.</summary>
internal sealed record Hold
{
    /// <summary>Its kind.</summary>
    [JsonPropertyName("kind")]
    public required HoldKind Kind { get; init; }

    /// <summary>The reason, in a sentence.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }
}
