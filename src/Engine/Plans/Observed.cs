using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Where a plan stands, as its goal hears it. State, not an event: totals, never deltas.</summary>
internal sealed record Observed
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The newest generation of <see cref="Desired"/> the plan has taken.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>The number of the last answer taken.</summary>
    [JsonPropertyName("answered")]
    public required long Answered { get; init; }

    /// <summary>Attempts begun so far, running ones included.</summary>
    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    /// <summary>For a workspace on a git remote: the commit from which whatever comes next begins.</summary>
    [JsonPropertyName("head")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Orleans.Goals.Engine.Operations.WorkspaceMark? Head { get; init; }

    /// <summary>Active time of all settled operations.</summary>
    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>Active time that attempts were billed beyond what was reserved for them.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>Replans of the goals that were steps of it.</summary>
    [JsonPropertyName("replans")]
    public int Replans { get; init; }

    /// <summary>What its models took in and gave out, as far as that is settled; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    /// <summary>Steps finished or kept.</summary>
    [JsonPropertyName("done")]
    public required int Done { get; init; }

    /// <summary>Goals of steps that are not known to have ended.</summary>
    [JsonPropertyName("goals")]
    public int Goals { get; init; }

    /// <summary>Operations open, and goals of steps that are at work or may be.</summary>
    [JsonPropertyName("open")]
    public required int Open { get; init; }

    /// <summary>Why nothing of the plan can move, or null when something can.</summary>
    [JsonPropertyName("hold")]
    public PlanHold? Hold { get; init; }

    /// <summary>What a person must tell or is asked; listed also while other steps move.</summary>
    [JsonPropertyName("questions")]
    public ImmutableArray<OpenQuestion> Questions { get; init; } = [];

    /// <summary>The proposal that stands and that the goal has not answered, as far as the plan knows; null when there is none.</summary>
    [JsonPropertyName("proposal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProposal? Proposal { get; init; }

    /// <summary>How the plan ended, or null while it has not.</summary>
    [JsonPropertyName("ending")]
    public PlanEnding? Ending { get; init; }
}

/// <summary>Why nothing of a plan can move.</summary>
internal sealed record PlanHold
{
    /// <summary>The kind of hold.</summary>
    [JsonPropertyName("kind")]
    public required Goals.HoldKind Kind { get; init; }

    /// <summary>The reason, in a sentence.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Until when, for a wait, and for a question that does not stay open.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether nobody said that it is until then: it is tried again then, and may be in vain.</summary>
    [JsonPropertyName("guess")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGuess { get; init; }
}

/// <summary>A question that a person must answer: what became of a step, or what a step or a criterion asks.</summary>
internal sealed record OpenQuestion
{
    /// <summary>The step; or the criterion.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt whose outcome is unknown; 0 for what a step asks; for a criterion the round that led to the question.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>What is asked.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether the step itself asks; else its outcome is unknown.</summary>
    [JsonPropertyName("ask")]
    public bool IsAsk { get; init; }

    /// <summary>Whether a criterion asks; no plan says so.</summary>
    [JsonIgnore]
    public bool IsCriterion { get; init; }

    /// <summary>The answers that are allowed; empty for any text.</summary>
    [JsonPropertyName("options")]
    public ImmutableArray<string> Options { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Until when it stays open, or null.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The call that an agent wants to begin and a person is to approve; else null.</summary>
    [JsonPropertyName("approval")]
    public ApprovalRequest? Approval { get; init; }
}

/// <summary>How a plan ended. Nothing of it runs any more.</summary>
internal sealed record PlanEnding
{
    /// <summary>How.</summary>
    [JsonPropertyName("outcome")]
    public required PlanOutcome Outcome { get; init; }

    /// <summary>Why; empty for a success.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Whether that is because an agent of it is blocked.</summary>
    [JsonPropertyName("blocked")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBlocked { get; init; }

    /// <summary>What its newest worker left, or null.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How far its attempts have got; null when that is not known.</summary>
    [JsonPropertyName("progress")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>Whether it ended because they get nowhere.</summary>
    [JsonPropertyName("stalled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsStalled { get; init; }

    /// <summary>What it leaves to the next plan.</summary>
    [JsonPropertyName("finished")]
    public ImmutableArray<FinishedStep> Finished { get; init; } = [];
}

/// <summary>How a plan ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanOutcome>))]
internal enum PlanOutcome
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Every step is finished or kept.</summary>
    Succeeded = 1,

    /// <summary>It cannot reach its end.</summary>
    Failed = 2,

    /// <summary>Its goal wanted it to stop.</summary>
    Stopped = 3,
}
