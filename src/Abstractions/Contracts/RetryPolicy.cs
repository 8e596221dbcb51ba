using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What happens when an attempt at a step fails.</summary>
public sealed record RetryPolicy
{
    /// <summary>How many more attempts may follow a failed first one. Default none.</summary>
    [JsonPropertyName("max")]
    public int Max { get; init; }

    /// <summary>The wait before each of them. Default none.</summary>
    [JsonPropertyName("delay")]
    public TimeSpan Delay { get; init; }
}
