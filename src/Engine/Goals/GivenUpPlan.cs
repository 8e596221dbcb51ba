using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Goals;

/// <summary>
/// A plan that was superseded because it could not be reached. What it had open is its own, so it is told to stop, and poked, until it has ended.
/// </summary>
internal sealed record GivenUpPlan
{
    /// <summary>Its number.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Which of the contract's plans it is.</summary>
    [JsonPropertyName("declared")]
    public required int Declared { get; init; }

    /// <summary>What it was assigned, when the contract was edited since; else null.</summary>
    [JsonPropertyName("definition")]
    public PlanDefinition? Definition { get; init; }

    /// <summary>The generation of the wish that it stops.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>The attempts accounted for it until it says how many they were.</summary>
    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    /// <summary>The active time accounted for it until it says how long it was.</summary>
    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>The overrun accounted for it until it says how much it was.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>The replans of its steps' goals accounted for it until it says how many they were.</summary>
    [JsonPropertyName("replans")]
    public int Replans { get; init; }

    /// <summary>What is accounted for its models until it says what it was; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    /// <summary>Whether it could not be reached for one more retry window: the goal does not wait for it any more.</summary>
    [JsonPropertyName("unreachable")]
    public bool IsUnreachable { get; init; }
}
