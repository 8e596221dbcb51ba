using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Goals;

/// <summary>An item that the initializer wrote before a cycle's first plan. Its verdict changes; it never does.</summary>
internal sealed record FeatureItem
{
    /// <summary>What must hold, in a sentence.</summary>
    [JsonPropertyName("sentence")]
    public required string Sentence { get; init; }

    /// <summary>What the host measures it by. Its id is the item's.</summary>
    [JsonPropertyName("check")]
    public required Check Check { get; init; }
}
