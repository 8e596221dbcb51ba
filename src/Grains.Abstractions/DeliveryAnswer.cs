using System.Text.Json.Serialization;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>An actor's answer to what it was told.</summary>
internal sealed record DeliveryAnswer
{
    /// <summary>Why it was refused, or null when it was accepted.</summary>
    [JsonPropertyName("refused")]
    public string? Refused { get; init; }
}
