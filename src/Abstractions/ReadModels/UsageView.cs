using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>What a goal cost.</summary>
public sealed record UsageView
{
    /// <summary>Attempts at steps, running ones included.</summary>
    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    /// <summary>Seconds that settled operations ran, summed; parallel ones count each. A lost one counts from its beginning to its take-over, at most its timeout.</summary>
    [JsonPropertyName("activeSeconds")]
    public required double ActiveSeconds { get; init; }

    /// <summary>How much of <see cref="ActiveSeconds"/> attempts took beyond what the budget of active time had reserved for them; 0 without such a budget.</summary>
    [JsonPropertyName("overrunSeconds")]
    public double OverrunSeconds { get; init; }

    /// <summary>Seconds from the beginning (of the cycle, or of all) to the end, or to now.</summary>
    [JsonPropertyName("wallSeconds")]
    public required double WallSeconds { get; init; }

    /// <summary>What its models took in and gave out; null when none was called.</summary>
    [JsonPropertyName("models")]
    public ModelUsageView? Models { get; init; }
}
