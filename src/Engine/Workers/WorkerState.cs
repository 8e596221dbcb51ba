using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Workers;

/// <summary>The state of a worker: one attempt of an agent at a step.</summary>
internal sealed record WorkerState : IActorState
{
    /// <summary>The worker's key.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>The sequence at which the plan last had to hear of the worker at once.</summary>
    [JsonPropertyName("urgent")]
    public long Urgent { get; init; }

    /// <summary>The work; null before the first wish.</summary>
    [JsonPropertyName("assignment")]
    public WorkerAssignment? Assignment { get; init; }

    /// <summary>The newest of the plan's wishes, without assignment and answers; null before the first.</summary>
    [JsonPropertyName("desired")]
    public WorkerDesired? Desired { get; init; }

    /// <summary>The number of the last answer taken.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>The conversation. Append only, but for compaction.</summary>
    [JsonPropertyName("transcript")]
    public ImmutableArray<TranscriptItem> Transcript { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The tools beyond the built-in ones that this attempt has; null before its first reply.</summary>
    [JsonPropertyName("offer")]
    public ToolOffer? Offer { get; init; }

    /// <summary>The calls of the last reply that have no answer in the conversation yet; the first is at work, or is next.</summary>
    [JsonPropertyName("calls")]
    public ImmutableArray<ToolRequest> Calls { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The one operation that is open, or null.</summary>
    [JsonPropertyName("open")]
    public OpenOperation? Open { get; init; }

    /// <summary>The newest operation of a dead host with which no other could go on, see <see cref="IsStranded"/>; null for none.</summary>
    [JsonPropertyName("stranded")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stranded { get; init; }

    /// <summary>Whether the open operation waits for a host.</summary>
    [JsonIgnore]
    public bool IsStranded => Open is { } open && open.Operation == Stranded;

    /// <summary>The commands that run beside the turns, oldest first, and the newest of those that have ended.</summary>
    [JsonPropertyName("background")]
    public ImmutableArray<BackgroundCommand> Background { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Commands begun beside the turns; names the next.</summary>
    [JsonPropertyName("backgrounds")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Backgrounds { get; init; }

    /// <summary>How it will have ended as soon as nothing runs beside it any more; null while it goes on.</summary>
    [JsonPropertyName("closing")]
    public WorkerEnding? Closing { get; init; }

    /// <summary>What is being done: the open operation's meaning, or what comes next.</summary>
    [JsonPropertyName("stage")]
    public WorkerStage Stage { get; init; } = WorkerStage.Working;

    /// <summary>Operations begun; names the next.</summary>
    [JsonPropertyName("operations")]
    public int Operations { get; init; }

    /// <summary>Turns begun.</summary>
    [JsonPropertyName("turns")]
    public int Turns { get; init; }

    /// <summary>When the newest of them began; null before the first, and where an earlier version did not note it.</summary>
    [JsonPropertyName("turnAt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? TurnAt { get; init; }

    /// <summary>For a workspace on a git remote: the commit that was pushed last of its work; null before the first.</summary>
    [JsonPropertyName("head")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkspaceMark? Head { get; init; }

    /// <summary>How many tool calls had been made when that was pushed.</summary>
    [JsonPropertyName("published")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Published { get; init; }

    /// <summary>What its models took in and gave out, without an open call.</summary>
    [JsonPropertyName("models")]
    public ModelUsage Models { get; init => field = value ?? new ModelUsage(); } = new();

    /// <summary>The tokens that the open turn may cost at most.</summary>
    [JsonPropertyName("reservedTokens")]
    public long ReservedTokens { get; init; }

    /// <summary>What the open turn may cost at most, in billionths.</summary>
    [JsonPropertyName("reservedCost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReservedCost { get; init; }

    /// <summary>The input tokens of the newest reply: how long the conversation is.</summary>
    [JsonPropertyName("context")]
    public long Context { get; init; }

    /// <summary>Active time of all settled operations.</summary>
    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>How much of that is of commands beside the turns: it makes no conversation longer.</summary>
    [JsonPropertyName("activeBeside")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan ActiveBeside { get; init; }

    /// <summary>Model calls that failed in a row.</summary>
    [JsonPropertyName("faults")]
    public int Faults { get; init; }

    /// <summary>Model calls in a row in the middle of which the process ended that made them.</summary>
    [JsonPropertyName("lostTurns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LostTurns { get; init; }

    /// <summary>Why nothing is done before a time; null when something may be.</summary>
    [JsonPropertyName("wait")]
    public WorkerWait? Wait { get; init; }

    /// <summary>What a person is asked, or null.</summary>
    [JsonPropertyName("question")]
    public WorkerQuestion? Question { get; init; }

    /// <summary>Questions asked.</summary>
    [JsonPropertyName("questions")]
    public int Questions { get; init; }

    /// <summary>What a person approved of the first call that has no answer; null when that was not approved.</summary>
    [JsonPropertyName("approval")]
    public ApprovalDecision? Approval { get; init; }

    /// <summary>The number of the newest that a person said and that is in the conversation.</summary>
    [JsonPropertyName("steered")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steered { get; init; }

    /// <summary>What it knows of the board; null for a worker that has nothing to do with it.</summary>
    [JsonPropertyName("board")]
    public BoardLink? Board { get; init; }

    /// <summary>What it has to do with the goals that its agent makes; null while its agent has wanted none.</summary>
    [JsonPropertyName("goals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoalLink? Goals { get; init; }

    /// <summary>Replies in a row that called no tool.</summary>
    [JsonPropertyName("idle")]
    public int Idle { get; init; }

    /// <summary>A hash of the last reply's calls and of what they gave, and how often in a row it was the same.</summary>
    [JsonPropertyName("repeated")]
    public Repetition Repeated { get; init => field = value ?? new Repetition(); } = new();

    /// <summary>Claims to be done that did not hold.</summary>
    [JsonPropertyName("claims")]
    public int FalseClaims { get; init; }

    /// <summary>Its word that the goal is reached, as long as that has no answer; else null.</summary>
    [JsonPropertyName("proposal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerProposal? Proposal { get; init; }

    /// <summary>Such proposals made.</summary>
    [JsonPropertyName("proposals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Proposals { get; init; }

    /// <summary>What it leaves, as far as it has said.</summary>
    [JsonPropertyName("handoff")]
    public Handoff Handoff { get; init => field = value ?? new Handoff(); } = new();

    /// <summary>Why the worker is to wrap up with its next turn; null while it goes on.</summary>
    [JsonPropertyName("wrapUp")]
    public WorkerEnding? WrapUp { get; init; }

    /// <summary>How it will have ended when the host has looked and what it changed is committed; null while it goes on.</summary>
    [JsonPropertyName("landing")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerEnding? Landing { get; init; }

    /// <summary>How it ended, or null.</summary>
    [JsonPropertyName("ending")]
    public WorkerEnding? Ending { get; init; }

    /// <summary>Whether all but its id was forgotten.</summary>
    [JsonPropertyName("forgotten")]
    public bool IsForgotten { get; init; }

    /// <summary>The worker's key.</summary>
    [JsonIgnore]
    public ActorKey Key => new(ActorKind.Worker, Id);

    /// <summary>The plan whose step it tries.</summary>
    [JsonIgnore]
    public ActorKey Plan => Key.Plan;
}

/// <summary>What a worker is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkerStage>))]
internal enum WorkerStage
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Turns and tool calls.</summary>
    Working = 1,

    /// <summary>It claims to be done: the host looks.</summary>
    Finishing = 2,

    /// <summary>The conversation is being shortened.</summary>
    Compacting = 3,

    /// <summary>The command that the attempt begins with runs.</summary>
    Smoking = 4,

    /// <summary>The host looks where the attempt begins.</summary>
    Placing = 20,

    /// <summary>The attempt is over, and the host looks how it leaves the workspace.</summary>
    Marking = 22,

    /// <summary>The attempt is over, and what it changed is being committed.</summary>
    Landing = 21,
}

/// <summary>Why a worker does nothing before a time.</summary>
internal sealed record WorkerWait
{
    /// <summary>Until when.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Whether it waits for a quota to be renewed.</summary>
    [JsonPropertyName("quota")]
    public bool IsQuota { get; init; }

    /// <summary>Whether nobody said that it is until then.</summary>
    [JsonPropertyName("guess")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGuess { get; init; }

    /// <summary>The command in the background whose end is waited for; null when none is.</summary>
    [JsonPropertyName("command")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Command { get; init; }
}

/// <summary>How often in a row the same was done with the same result.</summary>
internal sealed record Repetition
{
    /// <summary>A hash of what was done and what it gave.</summary>
    [JsonPropertyName("hash")]
    public string Hash { get; init; } = string.Empty;

    /// <summary>How often.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>A hash of what was done before that; empty for nothing.</summary>
    [JsonPropertyName("before")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Before { get; init; }

    /// <summary>How often in a row it was what was done before the last, and not the last.</summary>
    [JsonPropertyName("alternations")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Alternations { get; init; }

    /// <summary>Whether it waited, without cost, when it did this.</summary>
    [JsonPropertyName("waited")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Waited { get; init; }

    /// <summary>Whether it waited when it did what was before.</summary>
    [JsonPropertyName("waitedBefore")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WaitedBefore { get; init; }
}
