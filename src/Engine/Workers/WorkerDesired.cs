using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What a plan wants of a worker. State, not an event: only the newest counts.</summary>
internal sealed record WorkerDesired
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>Whether the worker may begin turns and calls.</summary>
    [JsonPropertyName("mode")]
    public required DesiredMode Mode { get; init; }

    /// <summary>Why it is to stop; empty for another mode.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>When the goal's wall clock runs out, or null.</summary>
    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>A person's answers that the worker has not acknowledged, in order.</summary>
    [JsonPropertyName("answers")]
    public ImmutableArray<WorkerAnswer> Answers { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What a person said to the goal's agents, the newest, oldest first.</summary>
    [JsonPropertyName("steering")]
    public ImmutableArray<Steering> Steering { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The goal's answer to the newest of the worker's proposals that has one; null before the first.</summary>
    [JsonPropertyName("verdict")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProposalVerdict? Verdict { get; init; }

    /// <summary>The number of the worker's proposal over which the goal's round runs; null while none does.</summary>
    [JsonPropertyName("verifying")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Verifying { get; init; }

    /// <summary>What the attempt may cost in all by now, where that is less than it was lent; else null.</summary>
    [JsonPropertyName("cap")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelLoan? Cap { get; init; }

    /// <summary>What the attempt is lent by now, less what goals of its agent are lent or have used; null while its agent has wanted none.</summary>
    [JsonPropertyName("lent")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerLoan? Lent { get; init; }

    /// <summary>What became of the goals that its agent wanted made, in order.</summary>
    [JsonPropertyName("goals")]
    public ImmutableArray<WorkerGoal> Goals { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Which calls a person is asked about, from the next on; null for none.</summary>
    [JsonPropertyName("approvals")]
    public ApprovalPolicy? Approvals { get; init; }

    /// <summary>The work; sent until the worker has shown that it has it.</summary>
    [JsonPropertyName("assignment")]
    public WorkerAssignment? Assignment { get; init; }
}

/// <summary>A person's answer to what a worker asked.</summary>
internal sealed record WorkerAnswer
{
    /// <summary>Its place in the queue, from 1; accepted only as the worker's mark + 1.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    /// <summary>The number of the question.</summary>
    [JsonPropertyName("question")]
    public required int Question { get; init; }

    /// <summary>The answer.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Who answered, by their own account, where a call was to be approved; else null.</summary>
    [JsonPropertyName("by")]
    public string? By { get; init; }

    /// <summary>Why, where a call was to be approved; else null.</summary>
    [JsonPropertyName("because")]
    public string? Because { get; init; }
}

/// <summary>A worker's work, as its plan gives it. Never changes while the attempt lasts.</summary>
internal sealed record WorkerAssignment
{
    /// <summary>What the goal wants, in a person's words.</summary>
    [JsonPropertyName("objective")]
    public required string Objective { get; init; }

    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required StepDefinition Step { get; init; }

    /// <summary>The number of the attempt, from 1.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>What the goal is done when; the worker is shown it.</summary>
    [JsonPropertyName("doneWhen")]
    public ImmutableArray<Check> DoneWhen { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What the initializer wrote besides; default for nothing.</summary>
    [JsonPropertyName("features")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<FeatureItem> Features { get; init; }

    /// <summary>Whether the worker is done only when the goal is: its claims are for the goal's rounds.</summary>
    [JsonPropertyName("whole")]
    public bool IsWhole { get; init; }

    /// <summary>Whether a claim that did not hold ends the attempt, so that the next begins with a clean context.</summary>
    [JsonPropertyName("fresh")]
    public bool IsFresh { get; init; }

    /// <summary>The goal's fences.</summary>
    [JsonPropertyName("fences")]
    public ImmutableArray<Check> Fences { get; init => field = value.IsDefault ? [] : value; } = [];

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

    /// <summary>What the goal says that a host must have; default for nothing. See <see cref="AllNeeds"/>.</summary>
    [JsonPropertyName("needs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Needs { get; init => field = value.IsDefaultOrEmpty ? default : value; }

    /// <summary>What commands find in their environment; null for nothing.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>The names of all secrets of the goal.</summary>
    [JsonPropertyName("redacted")]
    public ImmutableArray<string> Redacted { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The hashes that unchanged checks compare with.</summary>
    [JsonPropertyName("baseline")]
    public ArtifactReference? Baseline { get; init; }

    /// <summary>Files to read first.</summary>
    [JsonPropertyName("readFirst")]
    public ImmutableArray<string> ReadFirst { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The goal's rules.</summary>
    [JsonPropertyName("rules")]
    public ImmutableArray<string> Rules { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How the agent may touch the machine, and within which limits it works.</summary>
    [JsonPropertyName("policy")]
    public required AgentPolicy Policy { get; init; }

    /// <summary>What the attempt may cost.</summary>
    [JsonPropertyName("lent")]
    public required WorkerLoan Lent { get; init; }

    /// <summary>What the attempt does with git; null for nothing.</summary>
    [JsonPropertyName("git")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerGitTerms? Git { get; init; }

    /// <summary>Where it works, once that was looked for; else null. <see cref="Workspace"/> is the folder there then.</summary>
    [JsonPropertyName("place")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerPlace? Place { get; init; }

    /// <summary>The goal's workspace, where <see cref="Place"/> is known; else null.</summary>
    [JsonPropertyName("home")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Home { get; init; }

    /// <summary>The host's newest verdicts on the goal's criteria, and on the step's checks where an attempt at it was looked at.</summary>
    [JsonPropertyName("manifest")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<CheckVerdict> Manifest { get; init; }

    /// <summary>Whether other agents work on the same plan: they talk by the goal's board.</summary>
    [JsonPropertyName("shared")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsShared { get; init; }

    /// <summary>What the attempt before left; null for the first.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How many attempts in a row ended with the same files and the same verdicts, where that is to be told; else null.</summary>
    [JsonPropertyName("unmoved")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Unmoved { get; init; }

    /// <summary>Why what was tried before did not do; null when nothing was.</summary>
    [JsonPropertyName("setback")]
    public string? Setback { get; init; }

    /// <summary>What a host must have on which it works.</summary>
    [JsonIgnore]
    public ImmutableArray<string> AllNeeds => HostNeeds.Read(HostNeeds.Of(Needs, Step, Fences, Policy.Sandbox), this, RecordJson.Default.WorkerAssignment);
}

/// <summary>What a worker was lent. Null is no limit.</summary>
internal sealed record WorkerLoan
{
    /// <summary>Active time.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>Tokens, input and output.</summary>
    [JsonPropertyName("tokens")]
    public long? Tokens { get; init; }

    /// <summary>Turns.</summary>
    [JsonPropertyName("turns")]
    public long? Turns { get; init; }

    /// <summary>Money, in billionths.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Cost { get; init; }

    /// <summary>Tool calls.</summary>
    [JsonPropertyName("tools")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Tools { get; init; }

    /// <summary>All of it but the time.</summary>
    [JsonIgnore]
    public ModelLoan Models => new() { Tokens = Tokens, Turns = Turns, Cost = Cost, Tools = Tools };
}
