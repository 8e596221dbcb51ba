using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>One declared way to reach a goal: a DAG of steps.</summary>
public sealed record PlanDefinition
{
    /// <summary>The most steps one plan may have.</summary>
    public const int MaximumSteps = 10_000;

    /// <summary>Its name, unique in the contract.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>How many attempts of this plan run at a time, 1 to <see cref="GoalContract.MaximumConcurrency"/>; null for what the goal says.</summary>
    [JsonPropertyName("concurrency")]
    public int? Concurrency { get; init; }

    /// <summary>Where attempts work; null for the workspace itself.</summary>
    [JsonPropertyName("isolation")]
    public PlanIsolation? Isolation { get; init; }

    /// <summary>The steps in declared order; of those that are ready the first declared starts first.</summary>
    [JsonPropertyName("steps")]
    public required ImmutableArray<StepDefinition> Steps { get; init; }
}
