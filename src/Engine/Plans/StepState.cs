using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A step that has been begun, kept or asked about. One line: what is larger is an artifact or in the history.</summary>
internal sealed record StepState
{
    /// <summary>Where it stands.</summary>
    [JsonPropertyName("phase")]
    public required StepPhase Phase { get; init; }

    /// <summary>The number of its newest attempt; 0 when a kept step was never tried by this plan.</summary>
    [JsonPropertyName("attempt")]
    public int Attempt { get; init; }

    /// <summary>When it was first begun by this plan, until it ends; null before, after, and where an earlier version did not note it.</summary>
    [JsonPropertyName("since")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Attempts that failed.</summary>
    [JsonPropertyName("failures")]
    public int Failures { get; init; }

    /// <summary>Attempts that were lost: nobody knows what became of them.</summary>
    [JsonPropertyName("losses")]
    public int Losses { get; init; }

    /// <summary>When the next attempt may begin, while delayed.</summary>
    [JsonPropertyName("retryAt")]
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>When a wait is over, or an open question lapses.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The answer to its question.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>What the newest attempt said, cut short.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>The newest attempt's whole output.</summary>
    [JsonPropertyName("output")]
    public ArtifactReference? Output { get; init; }

    /// <summary>The goal that it is, of the newest attempt; null for a step that is none.</summary>
    [JsonPropertyName("goal")]
    public Identifiers.GoalId? Goal { get; init; }

    /// <summary>The goals that agents made at it and that have ended, the newest, oldest first; default for none.</summary>
    [JsonPropertyName("made")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public System.Collections.Immutable.ImmutableArray<MadeGoal> Made { get; init; }

    /// <summary>What the host saw when it last looked at the checks of a step that an agent does; default for nothing.</summary>
    [JsonPropertyName("looked")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public System.Collections.Immutable.ImmutableArray<Orleans.Goals.Contracts.CheckVerdict> Looked { get; init; }

    /// <summary>What the newest attempt of an agent left; null for a step that no agent does.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How far the attempts of agents at it have got; null when that is not known.</summary>
    [JsonPropertyName("progress")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>What the newest attempt of an agent said is in its way; null when it said nothing of the kind.</summary>
    [JsonPropertyName("blocker")]
    public string? Blocker { get; init; }

    /// <summary>How many attempts in a row said the same.</summary>
    [JsonPropertyName("blocked")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Blocked { get; init; }

    /// <summary>The operation that finished it, or that nobody knows the outcome of.</summary>
    [JsonPropertyName("operation")]
    public string? Operation { get; init; }
}

/// <summary>A goal that an agent made and that has ended.</summary>
internal sealed record MadeGoal
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required Identifiers.GoalId Goal { get; init; }

    /// <summary>The attempt whose agent made it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>Why it was not reached; empty when it was.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>Where a step stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepPhase>))]
internal enum StepPhase
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>May be tried as soon as there is room.</summary>
    Ready = 1,

    /// <summary>An attempt is open.</summary>
    Running = 2,

    /// <summary>Waits for its next attempt.</summary>
    Delayed = 3,

    /// <summary>Its attempt's outcome is unknown; its checks are being run to tell.</summary>
    Checking = 4,

    /// <summary>Its attempt's outcome is unknown; a person must tell.</summary>
    Unknown = 5,

    /// <summary>Finished by this plan, or settled as done.</summary>
    Done = 6,

    /// <summary>Finished by an earlier plan, and its checks pass again.</summary>
    Kept = 7,

    /// <summary>Finished by an earlier plan; it has no checks and must not run twice.</summary>
    KeptUnchecked = 8,

    /// <summary>Out of retries.</summary>
    Failed = 9,

    /// <summary>Stopped with the plan.</summary>
    Stopped = 10,

    /// <summary>A wait that is not over.</summary>
    Waiting = 11,

    /// <summary>A question without an answer.</summary>
    Asking = 12,

    /// <summary>Its outcome is unknown; its command that tells what it did runs, or is about to.</summary>
    Reconciling = 13,

    /// <summary>The goal that it is has not ended.</summary>
    Pursuing = 14,

    /// <summary>The agent that does it has not ended.</summary>
    Working = 15,
}
