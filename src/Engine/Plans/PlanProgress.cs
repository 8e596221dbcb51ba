using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Plans;

/// <summary>How far attempts of agents got, and how often in a row no further. It outlives plans: the goal carries it from one to the next.</summary>
internal sealed record PlanProgress
{
    /// <summary>A hash of the workspace as the newest attempt left it, and of the newest verdicts.</summary>
    [JsonPropertyName("mark")]
    public required string Mark { get; init; }

    /// <summary>Attempts in a row that ended there.</summary>
    [JsonPropertyName("attempts")]
    public required int Attempts { get; init; }

    /// <summary>How many of them since a step failed by that.</summary>
    [JsonPropertyName("since")]
    public required int Since { get; init; }

    /// <summary>Plans that ended by that.</summary>
    [JsonPropertyName("plans")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Plans { get; init; }

    /// <summary>When the next attempt may begin; null for at once.</summary>
    [JsonPropertyName("notBefore")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NotBefore { get; init; }
}
