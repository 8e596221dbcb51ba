using System.Text.Json.Serialization;

namespace Orleans.Goals.ClusterProof;

/// <summary>What the faults did.</summary>
internal sealed record ProofResult
{
    [JsonPropertyName("silos")]
    public required int Silos { get; init; }

    [JsonPropertyName("goals")]
    public required int Goals { get; init; }

    [JsonPropertyName("completed")]
    public required int Completed { get; init; }

    /// <summary>How often each fault happened.</summary>
    [JsonPropertyName("faults")]
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>How often a silo ended though nobody ended it: it was frozen for long, or declared dead while it lived.</summary>
    [JsonPropertyName("falseDeaths")]
    public required int FalseDeaths { get; init; }

    /// <summary>Operations that another silo took over.</summary>
    [JsonPropertyName("takeOvers")]
    public required int TakeOvers { get; init; }

    /// <summary>Times a person had to tell what became of a step.</summary>
    [JsonPropertyName("questions")]
    public required int Questions { get; init; }

    /// <summary>Commands that were accepted.</summary>
    [JsonPropertyName("acknowledged")]
    public required int Acknowledged { get; init; }

    /// <summary>Of those the ones that no record knows.</summary>
    [JsonPropertyName("commandsLost")]
    public required int CommandsLost { get; init; }

    /// <summary>Effects that there should be.</summary>
    [JsonPropertyName("effects")]
    public required int Effects { get; init; }

    /// <summary>Effects that came more than once, of steps that must not be repeated.</summary>
    [JsonPropertyName("repeated")]
    public required int Repeated { get; init; }

    /// <summary>The same of steps that may be.</summary>
    [JsonPropertyName("repeatedAsAllowed")]
    public required int RepeatedAsAllowed { get; init; }

    /// <summary>Effects that never came.</summary>
    [JsonPropertyName("lost")]
    public required int Lost { get; init; }

    /// <summary>What went wrong, in words.</summary>
    [JsonPropertyName("problems")]
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("seconds")]
    public required double Seconds { get; init; }

    /// <summary>Whether all of it is as promised.</summary>
    [JsonIgnore]
    public bool Holds => Problems.Count == 0 && Repeated == 0 && Lost == 0 && CommandsLost == 0 && Completed == Goals;
}
