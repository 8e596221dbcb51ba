using System.Text.Json.Serialization;

namespace Orleans.Goals.KillProof;

/// <summary>What the kills did.</summary>
internal sealed record KillProofResult
{
    /// <summary>Kills of the command alone.</summary>
    [JsonPropertyName("kills")]
    public required int Kills { get; init; }

    /// <summary>Kills that took launchers too.</summary>
    [JsonPropertyName("launcherKills")]
    public required int LauncherKills { get; init; }

    /// <summary>Goals that were begun.</summary>
    [JsonPropertyName("goals")]
    public required int Goals { get; init; }

    /// <summary>Goals that completed.</summary>
    [JsonPropertyName("completed")]
    public required int Completed { get; init; }

    /// <summary>Times a person had to tell what became of a step. Never without a killed launcher.</summary>
    [JsonPropertyName("questions")]
    public required int Questions { get; init; }

    /// <summary>Effects that came more than once.</summary>
    [JsonPropertyName("repeated")]
    public required int Repeated { get; init; }

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
    public bool Holds => Problems.Count == 0 && Repeated == 0 && Lost == 0 && Completed == Goals;

    /// <summary>Both together.</summary>
    public static KillProofResult operator +(KillProofResult one, KillProofResult other) => new()
    {
        Kills = one.Kills + other.Kills,
        LauncherKills = one.LauncherKills + other.LauncherKills,
        Goals = one.Goals + other.Goals,
        Completed = one.Completed + other.Completed,
        Questions = one.Questions + other.Questions,
        Repeated = one.Repeated + other.Repeated,
        Lost = one.Lost + other.Lost,
        Problems = [.. one.Problems, .. other.Problems],
        Seconds = one.Seconds + other.Seconds,
    };
}

[JsonSerializable(typeof(KillProofResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
