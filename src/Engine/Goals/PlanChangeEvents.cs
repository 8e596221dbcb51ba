using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A plan was begun.</summary>
internal sealed record PlanBegun : GoalStateEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Which of the contract's plans it is; 0 for one that was written.</summary>
    [JsonPropertyName("declared")]
    public required int Declared { get; init; }

    /// <summary>Whether it is the plan that was written for the goal.</summary>
    [JsonPropertyName("written")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWritten { get; init; }

    /// <summary>How many attempts are lent to it; null for no limit.</summary>
    [JsonPropertyName("allowance")]
    public long? Allowance { get; init; }

    /// <summary>How much active time is lent to it; null for no limit.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>How many replans are lent to the goals that are steps of it; null for no limit.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>What its models may cost; null for no limit.</summary>
    [JsonPropertyName("models")]
    public ModelLoan? Models { get; init; }
}

/// <summary>The plan told where it stands.</summary>
internal sealed record PlanObserved : GoalStateEvent
{
    [JsonPropertyName("observed")]
    public required Observed Observed { get; init; }
}

/// <summary>The plan is over for the goal: it ended, or it cannot be reached.</summary>
internal sealed record PlanClosed : GoalStateEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    [JsonPropertyName("outcome")]
    public required PlanOutcome Outcome { get; init; }

    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Whether it cannot be reached: what it has open is not settled then, and it has still to be stopped.</summary>
    [JsonPropertyName("givenUp")]
    public bool IsGivenUp { get; init; }

    /// <summary>The attempts it cost: what it told, or all that was lent to it as long as it cannot tell.</summary>
    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    /// <summary>The active time accounted for it where it is given up; null for what it told.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>The replans of its steps' goals where it is given up; null for what it told.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>What its models cost: what it told, or all that was lent to it as long as it cannot tell; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    /// <summary>What its newest worker left, or null.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How far its attempts have got; null when that is not known.</summary>
    [JsonPropertyName("progress"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>What all ended plans leave to the next.</summary>
    [JsonPropertyName("finished")]
    public ImmutableArray<FinishedStep> Finished { get; init; } = [];
}

/// <summary>A plan that had been given up has ended: nothing of it is open any more, and what it cost is known.</summary>
internal sealed record GivenUpPlanEnded : GoalStateEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>The replans of its steps' goals.</summary>
    [JsonPropertyName("replans")]
    public int Replans { get; init; }

    /// <summary>What its models cost; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }
}

/// <summary>A plan that had been given up could not be reached for one more retry window, or was heard again after that.</summary>
internal sealed record GivenUpPlanReach : GoalStateEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    [JsonPropertyName("reachable")]
    public required bool IsReachable { get; init; }
}
