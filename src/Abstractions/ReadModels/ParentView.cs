using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;

/// <summary>The step that a goal is, or whose agent made it.</summary>
public sealed record ParentView
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The number of its plan.</summary>
    [JsonPropertyName("plan")]
    public required int Plan { get; init; }

    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt at it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>Whether the agent of that attempt made the goal; else the goal is the step.</summary>
    [JsonPropertyName("made")]
    public bool IsMade { get; init; }
}
