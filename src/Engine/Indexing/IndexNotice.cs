using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>What the index hears of a goal: what lists show of it, as of a version of its record.</summary>
internal sealed record IndexNotice
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The version of its record.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>What lists show; null when it is in no list any more.</summary>
    [JsonPropertyName("summary")]
    public GoalSummary? Summary { get; init; }
}
