using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A worker that is to reach the whole goal says that it has: it is at rest, and the goal looks. State, not an event: it stands until the goal has answered it.</summary>
internal sealed record PlanProposal
{
    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt at it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>Its number within the attempt, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether all else of the plan is at rest or has ended, so that the goal may look.</summary>
    [JsonPropertyName("ready")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReady { get; init; }

    /// <summary>Whether the worker no longer stands by it: it was withdrawn, or the worker has ended. The plan begins nothing before the goal knows that.</summary>
    [JsonPropertyName("gone")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGone { get; init; }

    /// <summary>Whether it is the same, wherever it stands.</summary>
    public bool IsSame(PlanProposal other) => (Step, Attempt, Number) == (other.Step, other.Attempt, other.Number);
}
