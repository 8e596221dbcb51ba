using System.Text.Json.Serialization;

namespace Orleans.Goals.ClusterProof.Soaking;

/// <summary>What a soak came to.</summary>
internal sealed record SoakResult
{
    [JsonPropertyName("silos")]
    public required int Silos { get; init; }

    [JsonPropertyName("goals")]
    public required int Goals { get; init; }

    [JsonPropertyName("completed")]
    public required int Completed { get; init; }

    /// <summary>How often a silo was killed.</summary>
    [JsonPropertyName("kills")]
    public required int Kills { get; init; }

    /// <summary>How often a silo ended though nobody ended it: it had been declared dead while it lived.</summary>
    [JsonPropertyName("falseDeaths")]
    public required int FalseDeaths { get; init; }

    [JsonPropertyName("takeOvers")]
    public required int TakeOvers { get; init; }

    [JsonPropertyName("questions")]
    public required int Questions { get; init; }

    [JsonPropertyName("waits")]
    public required long Waits { get; init; }

    [JsonPropertyName("failures")]
    public required long Failures { get; init; }

    [JsonPropertyName("replans")]
    public required long Replans { get; init; }

    [JsonPropertyName("lostAttempts")]
    public required long LostAttempts { get; init; }

    /// <summary>Commits of goals and plans that the invariants were held against.</summary>
    [JsonPropertyName("commits")]
    public required long Commits { get; init; }

    /// <summary>Effects that came more than once.</summary>
    [JsonPropertyName("repeated")]
    public required int Repeated { get; init; }

    /// <summary>Effects that never came.</summary>
    [JsonPropertyName("lost")]
    public required int Lost { get; init; }

    /// <summary>What does not hold, in words; at most twenty.</summary>
    [JsonPropertyName("problems")]
    public required IReadOnlyList<string> Problems { get; init; }

    [JsonPropertyName("seconds")]
    public required double Seconds { get; init; }

    /// <summary>Whether all of it is as promised.</summary>
    [JsonIgnore]
    public bool Holds => Problems.Count == 0 && Repeated == 0 && Lost == 0 && Completed == Goals;
}
