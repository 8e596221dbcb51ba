using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>A named reason why a goal is not moving.</summary>
public sealed record HoldView
{
    /// <summary>Its kind: <c>blocked</c>, <c>budget</c>, <c>question</c>, <c>quota</c> (set by nothing yet), <c>wait</c>, <c>workspace</c>.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>The reason, in a sentence.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when, where that is known.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }
}
