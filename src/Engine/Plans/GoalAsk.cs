using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A goal that the agent of an attempt wants to be made. It stands in its worker's record until the plan has answered it.</summary>
internal sealed record GoalAsk
{
    /// <summary>Its number within the attempt, from 1; it names the goal.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>What the model wrote: a JSON object.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>What the attempt has left: of it the goal is lent.</summary>
    [JsonPropertyName("left")]
    public required WorkerLoan Left { get; init; }
}
