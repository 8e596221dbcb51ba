using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;


/// <summary>The state of a goal actor.</summary>
internal sealed record GoalState : IActorState
{
    /// <summary>The goal's id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>What the user wrote; null before acceptance.</summary>
    [JsonPropertyName("contract")]
    public GoalContract? Contract { get; init; }

    /// <summary>The hash of its canonical bytes.</summary>
    [JsonPropertyName("hash")]
    public string Hash { get; init; } = string.Empty;

    /// <summary>The revision of the contract, from 1.</summary>
    [JsonPropertyName("revision")]
    public int Revision { get; init; } = 1;

    /// <summary>The newest edits of the contract, oldest first, at most <see cref="Orleans.Goals.ReadModels.GoalReport.MaximumRevisions"/>.</summary>
    [JsonPropertyName("revisions")]
    public ImmutableArray<KeptRevision> Revisions { get; init; } = [];

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("acceptedAt")]
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>The number of the cycle, from 1; 0 before a scheduled goal's first.</summary>
    [JsonPropertyName("cycle")]
    public int Cycle { get; init; }

    /// <summary>When it began.</summary>
    [JsonPropertyName("cycleAt")]
    public DateTimeOffset CycleAt { get; init; }

    /// <summary>The due time it began for; null for one that a person began.</summary>
    [JsonPropertyName("cycleDue")]
    public DateTimeOffset? CycleDue { get; init; }

    /// <summary>How many due times before that one had passed without a cycle.</summary>
    [JsonPropertyName("cycleMissed")]
    public int CycleMissed { get; init; }

    /// <summary>When the next one is due; null without a schedule.</summary>
    [JsonPropertyName("nextDue")]
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Where a cycle stood that the next one takes the place of, as long as something of it is being stopped; else None.</summary>
    [JsonPropertyName("closing")]
    public GoalStatus Closing { get; init; }

    /// <summary>The newest cycles that are over, oldest first.</summary>
    [JsonPropertyName("cycles")]
    public ImmutableArray<KeptCycle> Cycles { get; init; } = [];

    /// <summary>Where a forked goal comes from; null for one that was submitted.</summary>
    [JsonPropertyName("origin")]
    public ForkOrigin? Origin { get; init; }

    /// <summary>How much of the cycle's wall clock was used before the fork that made the goal.</summary>
    [JsonPropertyName("wallBefore")]
    public TimeSpan WallBefore { get; init; }

    /// <summary>How long the goal that it was forked from had lived by then.</summary>
    [JsonPropertyName("lifeBefore")]
    public TimeSpan LifeBefore { get; init; }

    /// <summary>The plan whose step it is; null for a goal of its own.</summary>
    [JsonPropertyName("parent")]
    public Parentage? Parent { get; init; }

    /// <summary>What the person wants.</summary>
    [JsonPropertyName("intent")]
    public Intent Intent { get; init; } = Intent.Run;

    /// <summary>The goal's own holds. Its plan's hold is in <see cref="CurrentPlan.Observed"/>.</summary>
    [JsonPropertyName("holds")]
    public ImmutableArray<Hold> Holds { get; init; } = [];

    /// <summary>The version of the goal's claim on its workspace: odd while it wants it, even while it does not.</summary>
    [JsonPropertyName("claim")]
    public long Claim { get; init; }

    /// <summary>The newest the workspace said about <see cref="Claim"/>; null before it has said anything.</summary>
    [JsonPropertyName("grant")]
    public WorkspaceGrant? Grant { get; init; }

    /// <summary>What comes next.</summary>
    [JsonPropertyName("stage")]
    public GoalStage Stage { get; init; } = GoalStage.Planning;

    /// <summary>For a workspace on a git remote: the commit from which whatever comes next begins; null before it was looked up.</summary>
    [JsonPropertyName("head")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkspaceMark? Head { get; init; }

    /// <summary>How often its result was begun to be pushed; names the next time.</summary>
    [JsonPropertyName("deliveries")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Deliveries { get; init; }

    /// <summary>Whether a check of the contract compares with hashes that are not taken yet, or the commit to begin from is not known.</summary>
    [JsonPropertyName("needsBaseline")]
    public bool NeedsBaseline { get; init; }

    /// <summary>The hashes taken when the goal first had its workspace; null when no check needs them, or before they are taken.</summary>
    [JsonPropertyName("baseline")]
    public ArtifactReference? Baseline { get; init; }

    /// <summary>The patterns whose files the hashes are of, in ordinal order.</summary>
    [JsonPropertyName("covered")]
    public ImmutableArray<string> Covered { get; init; } = [];

    /// <summary>The latest verdicts: criteria first, then fences, in declared order. Empty before the first round.</summary>
    [JsonPropertyName("manifest")]
    public ImmutableArray<CheckVerdict> Manifest { get; init; } = [];

    /// <summary>Verification rounds begun.</summary>
    [JsonPropertyName("rounds")]
    public int Rounds { get; init; }

    /// <summary>The proposal that the open round was begun for; null for a round after a plan, and while none is open.</summary>
    [JsonPropertyName("verifying")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProposal? Verifying { get; init; }

    /// <summary>Rounds in a row that were void because the workspace changed.</summary>
    [JsonPropertyName("voids")]
    public int VoidRounds { get; init; }

    /// <summary>The round in which all passed but criteria that a person must answer; null when there is none, or after the next has begun.</summary>
    [JsonPropertyName("asked")]
    public AskedRound? Asked { get; init; }

    /// <summary>The criteria that a person said yes to, each for the files it was said of.</summary>
    [JsonPropertyName("approvals")]
    public ImmutableArray<Approval> Approvals { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Until when no round is begun, because a model that judges could not be asked; else null.</summary>
    [JsonPropertyName("judges")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JudgeWait? Judges { get; init; }

    /// <summary>The names of all secrets that the contract names, or one of its earlier revisions did.</summary>
    [JsonPropertyName("secrets")]
    public ImmutableArray<string> Secrets { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Plans begun in earlier cycles.</summary>
    [JsonPropertyName("plansBefore")]
    public int PlansBefore { get; init; }

    /// <summary>Rounds begun in earlier cycles.</summary>
    [JsonPropertyName("roundsBefore")]
    public int RoundsBefore { get; init; }

    /// <summary>Attempts of earlier cycles.</summary>
    [JsonPropertyName("pastAttempts")]
    public long PastAttempts { get; init; }

    /// <summary>What models took in and gave out in earlier cycles; null for nothing.</summary>
    [JsonPropertyName("pastModels")]
    public ModelUsage? PastModels { get; init; }

    /// <summary>Active time of earlier cycles.</summary>
    [JsonPropertyName("pastActive")]
    public TimeSpan PastActive { get; init; }

    /// <summary>What was overrun in earlier cycles.</summary>
    [JsonPropertyName("pastOverrun")]
    public TimeSpan PastOverrun { get; init; }

    /// <summary>Plans begun.</summary>
    [JsonPropertyName("plans")]
    public int Plans { get; init; }

    /// <summary>Plans that ended because the contract was edited: they are no replans.</summary>
    [JsonPropertyName("superseded")]
    public int Superseded { get; init; }

    /// <summary>The declared plan to try next.</summary>
    [JsonPropertyName("next")]
    public int NextDeclared { get; init; }

    /// <summary>The plan that is open, or null.</summary>
    [JsonPropertyName("current")]
    public CurrentPlan? Current { get; init; }

    /// <summary>Plans that were given up as out of reach and have not been heard to end, oldest first.</summary>
    [JsonPropertyName("givenUp")]
    public ImmutableArray<GivenUpPlan> GivenUp { get; init; } = [];

    /// <summary>Why the last plan or round did not lead to the goal; empty before that.</summary>
    [JsonPropertyName("setback")]
    public string Setback { get; init; } = string.Empty;

    /// <summary>What ended plans finished, by the hash of the step's definition, in ordinal order.</summary>
    [JsonPropertyName("finished")]
    public ImmutableArray<FinishedStep> Finished { get; init; } = [];

    /// <summary>The goal's own open operation, or null.</summary>
    [JsonPropertyName("open")]
    public OpenOperation? Open { get; init; }

    /// <summary>Whether the contract was edited since the goal's own open operation was begun: what it gives does not count.</summary>
    [JsonPropertyName("stale")]
    public bool IsStale { get; init; }

    /// <summary>Whether no host has what the goal needs, by what was last seen when something was to begin.</summary>
    [JsonPropertyName("unplaced")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUnplaced { get; init; }

    /// <summary>Baselines begun; names the next one.</summary>
    [JsonPropertyName("baselines")]
    public int Baselines { get; init; }

    /// <summary>Attempts of the cycle's ended plans.</summary>
    [JsonPropertyName("attempts")]
    public long Attempts { get; init; }

    /// <summary>Active time of the cycle's ended plans and of the goal's own operations.</summary>
    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>Active time that attempts of ended plans were billed beyond what was reserved for them.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>What the models of the cycle's ended plans took in and gave out; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    /// <summary>What the newest worker of the cycle's ended plans left, or null.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How far the attempts of agents in the cycle's ended plans have got; null when that is not known.</summary>
    [JsonPropertyName("progress"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>Replans of goals that were steps of ended plans.</summary>
    [JsonPropertyName("childReplans")]
    public int ChildReplans { get; init; }

    /// <summary>How the cycle ended: Complete, Cancelled, or None while it has not.</summary>
    [JsonPropertyName("ended")]
    public GoalStatus Ended { get; init; }

    /// <summary>When it ended.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    [JsonPropertyName("clearing")]
    public bool IsClearing { get; init; }

    /// <summary>How often that was begun.</summary>
    [JsonPropertyName("clears")]
    public int Clears { get; init; }

    /// <summary>When that is tried again; null while it is under way.</summary>
    [JsonPropertyName("clearAgain")]
    public DateTimeOffset? ClearAgain { get; init; }

    /// <summary>When it was deleted; all else is gone then.</summary>
    [JsonPropertyName("clearedAt")]
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>The id of the workspace's record that a deleted goal claimed: it may not have heard yet that the claim was given up. Null when there was no claim.</summary>
    [JsonPropertyName("released")]
    public string? Released { get; init; }

    /// <summary>The plan that is being written; null where the goal's plans are not written, and before and after.</summary>
    [JsonPropertyName("planning")]
    public PlanningState? Planning { get; init; }

    /// <summary>The plan that was written and is begun next, or null.</summary>
    [JsonPropertyName("written")]
    public WrittenPlan? Written { get; init; }

    /// <summary>Calls begun for plans that are written; names the next one.</summary>
    [JsonPropertyName("plannings"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Plannings { get; init; }

    /// <summary>The written plans of the cycle that were begun, oldest first.</summary>
    [JsonPropertyName("tried"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<TriedPlan> Tried { get; init; }

    /// <summary>The items that the initializer wrote for this cycle; default before that, and without one.</summary>
    [JsonPropertyName("features"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<FeatureItem> Features { get; init; }

    /// <summary>What a person said to its agents in this cycle, the newest, oldest first.</summary>
    [JsonPropertyName("steering")]
    public ImmutableArray<Steering> Steering { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Its notifications.</summary>
    [JsonPropertyName("notices")]
    public NoticeBox Notices { get; init => field = value ?? new NoticeBox(); } = new();

    /// <summary>Replies to commands, oldest first.</summary>
    [JsonPropertyName("replies")]
    public ImmutableArray<KeptReply> Replies { get; init; } = [];

    /// <summary>The time up to which replies were dropped: an id not younger is too old to tell.</summary>
    [JsonPropertyName("forgotten")]
    public DateTimeOffset ForgottenUpTo { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The goal's id.</summary>
    [JsonIgnore]
    public GoalId GoalId => GoalId.Parse(Id);

    /// <summary>Whether the goal exists.</summary>
    [JsonIgnore]
    public bool Exists => Contract is not null;

    /// <summary>Whether the goal has a claim on its workspace.</summary>
    [JsonIgnore]
    public bool HasClaim => Claim % 2 == 1;

    /// <summary>What is wanted of the goal, by the person and by the plan whose step it is.</summary>
    [JsonIgnore]
    public Intent Wanted => Parent switch
    {
        { Mode: DesiredMode.Stop } => Intent.Cancel,
        { Mode: DesiredMode.Pause } when Intent == Intent.Run => Intent.Pause,
        _ => Intent,
    };

    /// <summary>Whether the goal may work in its workspace.</summary>
    [JsonIgnore]
    public bool HasWorkspace => Contract is { ReadsOnly: true } || Parent is { IsHeld: true } || (HasClaim && Grant?.Holder == Id);
}

/// <summary>What comes next for a goal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GoalStage>))]
internal enum GoalStage
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>A plan must be begun.</summary>
    Planning = 1,

    /// <summary>A plan is open.</summary>
    Executing = 2,

    /// <summary>A verification round must be run, or runs.</summary>
    Verifying = 3,

    /// <summary>A scheduled goal between two cycles, or before the first.</summary>
    Resting = 4,
}
