using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Something happened to a goal that is a step of the plan.</summary>
internal abstract record ChildEvent : PlanStateEvent
{
    private protected ChildEvent()
    {
    }

    [JsonPropertyName("step")]
    public required string Step { get; init; }

    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }
}

/// <summary>The goal of a step was begun.</summary>
internal sealed record ChildBegun : ChildEvent
{
    /// <summary>What it is lent.</summary>
    [JsonPropertyName("lent")]
    public required ChildLoan Lent { get; init; }
}

/// <summary>It told where it stands.</summary>
internal sealed record ChildSeen : ChildEvent
{
    [JsonPropertyName("observed")]
    public required ChildObserved Observed { get; init; }
}

/// <summary>It cannot reach its end, or cannot be reached: it is to stop.</summary>
internal sealed record ChildGivenUp : ChildEvent
{
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>It has ended and nothing of it is open; or it never was; or nobody knows, since it is out of reach.</summary>
internal sealed record ChildEnded : ChildEvent
{
    /// <summary>Why the attempt failed; empty when it is complete.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>What counts for it: what it used, or all that it was lent when nobody knows.</summary>
    [JsonPropertyName("usage")]
    public required ChildUsage Usage { get; init; }

    /// <summary>Where the step stands now.</summary>
    [JsonPropertyName("next")]
    public required StepPhase Next { get; init; }

    /// <summary>When the next attempt may begin, if delayed.</summary>
    [JsonPropertyName("retryAt")]
    public DateTimeOffset? RetryAt { get; init; }
}
