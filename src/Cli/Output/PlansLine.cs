using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>The plans of a goal as scripts get them.</summary>
internal sealed record PlansLine
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("id")]
    public required GoalId Id { get; init; }

    /// <summary>How many plans were begun.</summary>
    [JsonPropertyName("plans")]
    public required int Plans { get; init; }

    /// <summary>Those that were asked for, oldest first, at most <see cref="GoalReport.MaximumPlans"/>.</summary>
    [JsonPropertyName("planHistory")]
    public required ImmutableArray<PlanView> PlanHistory { get; init; }
}
