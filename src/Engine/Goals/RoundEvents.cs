using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A verification round over a still goal was begun.</summary>
internal sealed record RoundBegun : GoalStateEvent
{
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>The proposal that it is begun for; null after a plan.</summary>
    [JsonPropertyName("proposal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProposal? Proposal { get; init; }
}

/// <summary>A verification round ended.</summary>
internal sealed record RoundEnded : GoalStateEvent
{
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    /// <summary>How it counts.</summary>
    [JsonPropertyName("outcome")]
    public required RoundOutcome Outcome { get; init; }

    /// <summary>Why it did not pass; empty when it did.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The verdicts: criteria first, then fences. Empty when it told nothing.</summary>
    [JsonPropertyName("verdicts")]
    public ImmutableArray<CheckVerdict> Verdicts { get; init; } = [];

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>What its judges cost; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    /// <summary>Until when nothing is verified, because a judge could not be asked; else null.</summary>
    [JsonPropertyName("wait")]
    public JudgeWait? Wait { get; init; }

    /// <summary>What a person is asked now; null when nothing.</summary>
    [JsonPropertyName("asked")]
    public AskedRound? Asked { get; init; }
}

/// <summary>How a verification round counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoundOutcome>))]
internal enum RoundOutcome
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Every criterion and fence passed.</summary>
    Passed = 1,

    /// <summary>Something did not pass.</summary>
    Failed = 2,

    /// <summary>The workspace changed meanwhile: it is repeated.</summary>
    Void = 3,

    /// <summary>It was stopped and told nothing.</summary>
    Stopped = 4,

    /// <summary>Everything passed but what a person must answer, who is asked now.</summary>
    Asked = 5,

    /// <summary>Everything passed but what a model judges, which could not be asked: it is repeated.</summary>
    Waits = 6,
}
