using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Where a worker stands, as its plan hears it. State, not an event: totals, never deltas.</summary>
internal sealed record WorkerObserved
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The newest generation of <see cref="WorkerDesired"/> the worker has taken.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>The number of the last answer taken.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>Turns begun.</summary>
    [JsonPropertyName("turns")]
    public long Turns { get; init; }

    /// <summary>What its models took in and gave out.</summary>
    [JsonPropertyName("models")]
    public ModelUsage Models { get; init; } = new();

    /// <summary>Active time of all settled operations.</summary>
    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>Whether something of it is at work.</summary>
    [JsonPropertyName("busy")]
    public bool IsBusy { get; init; }

    /// <summary>Why it is not moving, or null when it is.</summary>
    [JsonPropertyName("hold")]
    public PlanHold? Hold { get; init; }

    /// <summary>What it asks a person, or null.</summary>
    [JsonPropertyName("question")]
    public WorkerQuestion? Question { get; init; }

    /// <summary>Its word that the goal is reached, which has no answer yet: it is at rest. Null while it is not.</summary>
    [JsonPropertyName("proposal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerProposal? Proposal { get; init; }

    /// <summary>The newest goal that its agent wants made and that it has no answer to; else null.</summary>
    [JsonPropertyName("asked")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoalAsk? Asked { get; init; }

    /// <summary>The numbers of the goals that its agent wants stopped.</summary>
    [JsonPropertyName("stopping")]
    public ImmutableArray<int> Stopping { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether it is at rest until a goal has ended that its agent made.</summary>
    [JsonPropertyName("awaitsGoal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AwaitsGoal { get; init; }

    /// <summary>How it ended, or null while it has not. Nothing of it is open then, and this never changes any more.</summary>
    [JsonPropertyName("ending")]
    public WorkerEnding? Ending { get; init; }
}

/// <summary>What a worker asks a person.</summary>
internal sealed record WorkerQuestion
{
    /// <summary>Its number within the attempt, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>The question.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>The answers that are allowed; empty for any text.</summary>
    [JsonPropertyName("options")]
    public ImmutableArray<string> Options { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Since when it is open, where it does not stay so; else null.</summary>
    [JsonPropertyName("since")]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when it stays open; null for ever.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The call that is to be approved: the first option approves it, the second denies it. Null for what the model asks.</summary>
    [JsonPropertyName("approval")]
    public ApprovalRequest? Approval { get; init; }
}

/// <summary>How a worker's attempt ended.</summary>
internal sealed record WorkerEnding
{
    /// <summary>How.</summary>
    [JsonPropertyName("outcome")]
    public required WorkerOutcome Outcome { get; init; }

    /// <summary>Why, in a sentence; empty for a success.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Where what it changed is, in a sentence; null when the host committed nothing.</summary>
    [JsonPropertyName("commit")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Commit { get; init; }

    /// <summary>What git said of a conflict, where it could not be merged for that; else null.</summary>
    [JsonPropertyName("output")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArtifactReference? Output { get; init; }

    /// <summary>What it leaves to the next attempt.</summary>
    [JsonPropertyName("handoff")]
    public Handoff Handoff { get; init; } = new();

    /// <summary>The verdicts of the last look at the step's checks.</summary>
    [JsonPropertyName("verdicts")]
    public ImmutableArray<CheckVerdict> Verdicts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>A hash of what the files of its workspace contained in the end; null when nobody looked.</summary>
    [JsonPropertyName("fingerprint")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    /// <summary>The verdicts of the last look at the fences.</summary>
    [JsonPropertyName("fences")]
    public ImmutableArray<CheckVerdict> Fences { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>How a worker's attempt ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkerOutcome>))]
internal enum WorkerOutcome
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>It claimed to be done, and every check passed, run by the host.</summary>
    Succeeded = 1,

    /// <summary>It did its work in vain.</summary>
    Failed = 2,

    /// <summary>Its time, its turns or its conversation were used up: a fresh one goes on.</summary>
    HandedOff = 3,

    /// <summary>It says that it cannot go on.</summary>
    Blocked = 4,

    /// <summary>What it was lent is used up.</summary>
    OutOfBudget = 5,

    /// <summary>It was stopped because the plan wanted it.</summary>
    Stopped = 6,
}
