using System.Text.Json.Serialization;

namespace Orleans.Goals.ClusterProof.Measuring;

/// <summary>How long goals stood still because of one fault: the longest time without progress of each goal, from the fault on.</summary>
internal sealed record Standstill
{
    /// <summary><c>kill</c>, <c>stop</c>, or <c>calm</c> for a span without a fault, to compare with.</summary>
    [JsonPropertyName("fault")]
    public required string Fault { get; init; }

    /// <summary>Operations that another silo took over.</summary>
    [JsonPropertyName("takeOvers")]
    public required int TakeOvers { get; init; }

    /// <summary>Of the goal that stood still for longest, by the times of its commits, in seconds.</summary>
    [JsonPropertyName("committedMax")]
    public required double CommittedMax { get; init; }

    /// <summary>Of the median goal, by the times of its commits.</summary>
    [JsonPropertyName("committedP50")]
    public required double CommittedP50 { get; init; }

    /// <summary>Of the goal that stood still for longest, by what its HTTP client heard.</summary>
    [JsonPropertyName("heardMax")]
    public required double HeardMax { get; init; }

    /// <summary>Of the median goal, by what its HTTP client heard.</summary>
    [JsonPropertyName("heardP50")]
    public required double HeardP50 { get; init; }
}
