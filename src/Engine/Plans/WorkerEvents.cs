using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Something happened to a worker that tries a step of the plan.</summary>
internal abstract record WorkerEvent : PlanStateEvent
{
    private protected WorkerEvent()
    {
    }

    [JsonPropertyName("step")]
    public required string Step { get; init; }

    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }
}

/// <summary>A worker was begun.</summary>
internal sealed record WorkerBegun : WorkerEvent
{
    /// <summary>What it is lent.</summary>
    [JsonPropertyName("lent")]
    public required WorkerLoan Lent { get; init; }
}

/// <summary>Its first attempt waits, since what earlier plans tried got nowhere.</summary>
internal sealed record WorkerDeferred : WorkerEvent
{
    /// <summary>Until when.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }
}

/// <summary>It told where it stands.</summary>
internal sealed record WorkerSeen : WorkerEvent
{
    [JsonPropertyName("observed")]
    public required WorkerObserved Observed { get; init; }
}

/// <summary>A person answered what it asked.</summary>
internal sealed record WorkerQuestionAnswered : WorkerEvent
{
    /// <summary>The place of the answer in the goal's queue.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    /// <summary>The answer as the worker hears it.</summary>
    [JsonPropertyName("answer")]
    public required WorkerAnswer Answer { get; init; }
}

/// <summary>It has ended, and goals that its agent made have not: they are stopped first.</summary>
internal sealed record WorkerLeft : WorkerEvent
{
    [JsonPropertyName("leave")]
    public required WorkerLeave Leave { get; init; }
}

/// <summary>It cannot be reached: it is to stop.</summary>
internal sealed record WorkerGivenUp : WorkerEvent
{
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>It has ended and nothing of it is open; or nobody knows, since it is out of reach.</summary>
internal sealed record WorkerClosed : WorkerEvent
{
    /// <summary>How it ended.</summary>
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }

    /// <summary>What counts for its models.</summary>
    [JsonPropertyName("models")]
    public required Agents.ModelUsage Models { get; init; }

    /// <summary>What counts as active time.</summary>
    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>How much of that is beyond what it was lent.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>Where the step stands now.</summary>
    [JsonPropertyName("next")]
    public required StepPhase Next { get; init; }

    /// <summary>How far the attempts at the step have got; null when that is not known, or the step is done.</summary>
    [JsonPropertyName("progress")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>Whether the step fails because they get nowhere.</summary>
    [JsonPropertyName("stalled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsStalled { get; init; }

    /// <summary>When the next attempt may begin, if delayed.</summary>
    [JsonPropertyName("retryAt")]
    public DateTimeOffset? RetryAt { get; init; }
}
