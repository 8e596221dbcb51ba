using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What a goal wants of its plan. State, not an event: only the newest counts.</summary>
internal sealed record Desired
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>Whether the plan may start things.</summary>
    [JsonPropertyName("mode")]
    public required DesiredMode Mode { get; init; }

    /// <summary>The revision of the contract this speaks of, from 1.</summary>
    [JsonPropertyName("revision")]
    public required int Revision { get; init; }

    /// <summary>How many attempts the plan may begin in all; null for no limit.</summary>
    [JsonPropertyName("allowance")]
    public long? Allowance { get; init; }

    /// <summary>How long the plan's operations may be at work in all; null for no limit.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>The goal's whole budget of active time, of which <see cref="Active"/> is what the plan got; null for no limit.</summary>
    [JsonPropertyName("activeBudget")]
    public TimeSpan? ActiveBudget { get; init; }

    /// <summary>How many replans the goals that are steps of the plan may make in all; null for no limit.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>What the plan's models may cost in all; null for no limit.</summary>
    [JsonPropertyName("models")]
    public ModelLoan? Models { get; init; }

    /// <summary>When the goal's wall clock runs out; nothing starts then and what runs is stopped. Null for never.</summary>
    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>A person's answers the plan has not acknowledged, in order.</summary>
    [JsonPropertyName("answers")]
    public ImmutableArray<StepAnswer> Answers { get; init; } = [];

    /// <summary>What a person said to the goal's agents, the newest, oldest first.</summary>
    [JsonPropertyName("steering")]
    public ImmutableArray<Steering> Steering { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The answer to the newest of the plan's proposals that has one; null before the first.</summary>
    [JsonPropertyName("verdict")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProposalVerdict? Verdict { get; init; }

    /// <summary>The proposal over which the goal's round runs; null while none does.</summary>
    [JsonPropertyName("verifying")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProposal? Verifying { get; init; }

    /// <summary>Which calls of agents a person is asked about; null for none.</summary>
    [JsonPropertyName("approvals")]
    public ApprovalPolicy? Approvals { get; init; }

    /// <summary>What the plan is to do; sent until the plan has shown that it has it.</summary>
    [JsonPropertyName("assignment")]
    public PlanAssignment? Assignment { get; init; }
}

/// <summary>Whether a plan may start things.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DesiredMode>))]
internal enum DesiredMode
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Start what is ready.</summary>
    Run = 1,

    /// <summary>Start nothing; let finish what runs.</summary>
    Pause = 2,

    /// <summary>Stop what runs, then end.</summary>
    Stop = 3,
}

/// <summary>A plan's work, as its goal gives it.</summary>
internal sealed record PlanAssignment
{
    /// <summary>The plan.</summary>
    [JsonPropertyName("definition")]
    public required PlanDefinition Definition { get; init; }

    /// <summary>The id of the trace that its spans belong to; null for one that was assigned by an earlier version: it has none then.</summary>
    [JsonPropertyName("trace")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>The goal's workspace.</summary>
    [JsonPropertyName("workspace")]
    public required string Workspace { get; init; }

    /// <summary>The git remote that the workspace is; null where it is a folder.</summary>
    [JsonPropertyName("remote")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RemoteAssignment? Remote { get; init; }

    /// <summary>Whether the goal, or one above it, holds the workspace.</summary>
    [JsonPropertyName("holds")]
    public bool HoldsWorkspace { get; init; }

    /// <summary>What a host must have for anything of the goal; default for nothing.</summary>
    [JsonPropertyName("needs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Needs { get; init => field = value.IsDefaultOrEmpty ? default : value; }

    /// <summary>The goal's fences.</summary>
    [JsonPropertyName("fences")]
    public ImmutableArray<Check> Fences { get; init; } = [];

    /// <summary>How many attempts run at a time; null for <see cref="GoalContract.DefaultConcurrency"/>.</summary>
    [JsonPropertyName("concurrency")]
    public int? Concurrency { get; init; }

    /// <summary>What the goal says of the environment of commands; null for nothing.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>Files that whoever does a step should read first.</summary>
    [JsonPropertyName("readFirst")]
    public ImmutableArray<string> ReadFirst { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Rules for whoever does a step.</summary>
    [JsonPropertyName("rules")]
    public ImmutableArray<string> Rules { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The names of all secrets of the goal.</summary>
    [JsonPropertyName("redacted")]
    public ImmutableArray<string> Redacted { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The hashes that unchanged checks compare with.</summary>
    [JsonPropertyName("baseline")]
    public ArtifactReference? Baseline { get; init; }

    /// <summary>What the plan's agents are told; null for a plan without any.</summary>
    [JsonPropertyName("agents")]
    public AgentAssignment? Agents { get; init; }

    /// <summary>What earlier plans finished, or may have finished, of steps with the same definition.</summary>
    [JsonPropertyName("finished")]
    public ImmutableArray<FinishedStep> Finished { get; init; } = [];

    /// <summary>Where the plan begins that a forked goal takes over; null for one that begins anew. The plan keeps what it says, and not itself.</summary>
    [JsonPropertyName("seed")]
    public PlanSeed? Seed { get; init; }

    /// <summary>The graph of the definition; derived, not stored.</summary>
    [JsonIgnore]
    public PlanGraph Graph => field ??= new PlanGraph(Definition, Environment);
}

/// <summary>What one plan leaves to the next about a step.</summary>
internal sealed record FinishedStep
{
    /// <summary>The hash of its definition and those of all it depends on.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The operation that did it.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>Whether nobody knows what became of it: it was lost, or stopped in the middle.</summary>
    [JsonPropertyName("unknown")]
    public bool Unknown { get; init; }

    /// <summary>The answer to its question, where it asked one.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>Its whole output; told of what a fork takes over, for the goal it comes from may be cleared.</summary>
    [JsonPropertyName("output")]
    public ArtifactReference? Output { get; init; }
}

/// <summary>A person's answer: to a step's question, or about a step of unknown outcome.</summary>
internal sealed record StepAnswer
{
    /// <summary>Its place in the queue, from 1; accepted only as the receiver's mark + 1.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt that was asked about; 0 for a step's question.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>What became of a step of unknown outcome; None for the answer to a question.</summary>
    [JsonPropertyName("as")]
    public SettleAs As { get; init; }

    /// <summary>The answer to a step's question; null for what became of a step.</summary>
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    /// <summary>Who approved or denied a call, by their own account; else null.</summary>
    [JsonPropertyName("by")]
    public string? By { get; init; }

    /// <summary>Why a call was approved or denied; else null.</summary>
    [JsonPropertyName("because")]
    public string? Because { get; init; }
}
