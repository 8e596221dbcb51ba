using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workers;

/// <summary>A worker's word that the goal is reached. It is at rest until it has an answer; what it leaves is its handoff.</summary>
internal sealed record WorkerProposal
{
    /// <summary>Its number within the attempt, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}
