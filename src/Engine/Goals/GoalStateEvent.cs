using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What can happen to a goal. What was decided is in the event; applying it decides nothing.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(GoalAccepted), "accepted")]
[JsonDerivedType(typeof(IntentSet), "intent")]
[JsonDerivedType(typeof(StepSettled), "settled")]
[JsonDerivedType(typeof(CriterionAnswered), "criterion-answered")]
[JsonDerivedType(typeof(GoalSteered), "steered")]
[JsonDerivedType(typeof(CommandReplied), "replied")]
[JsonDerivedType(typeof(HoldAdded), "hold-added")]
[JsonDerivedType(typeof(BlockLifted), "block-lifted")]
[JsonDerivedType(typeof(WorkspaceTold), "workspace-told")]
[JsonDerivedType(typeof(GoalImported), "imported")]
[JsonDerivedType(typeof(GoalForked), "forked")]
[JsonDerivedType(typeof(BaselineBegun), "baseline-begun")]
[JsonDerivedType(typeof(BaselineEnded), "baseline-ended")]
[JsonDerivedType(typeof(PlanBegun), "plan-begun")]
[JsonDerivedType(typeof(PlanObserved), "plan-observed")]
[JsonDerivedType(typeof(PlanClosed), "plan-closed")]
[JsonDerivedType(typeof(GivenUpPlanEnded), "given-up-ended")]
[JsonDerivedType(typeof(GivenUpPlanReach), "given-up-reach")]
[JsonDerivedType(typeof(RoundBegun), "round-begun")]
[JsonDerivedType(typeof(RoundEnded), "round-ended")]
[JsonDerivedType(typeof(ProposalAnswered), "proposal-answered")]
[JsonDerivedType(typeof(GoalOperationTakenOver), "taken-over")]
[JsonDerivedType(typeof(ParentWished), "parent-wished")]
[JsonDerivedType(typeof(JudgesCalled), "judges-called")]
[JsonDerivedType(typeof(GoalEnded), "ended")]
[JsonDerivedType(typeof(ContractEdited), "edited")]
[JsonDerivedType(typeof(CycleBegun), "cycle-begun")]
[JsonDerivedType(typeof(CycleClosing), "cycle-closing")]
[JsonDerivedType(typeof(CycleEnded), "cycle-ended")]
[JsonDerivedType(typeof(RoundsSkipped), "rounds-skipped")]
[JsonDerivedType(typeof(ClearBegun), "clear-begun")]
[JsonDerivedType(typeof(ClearFailed), "clear-failed")]
[JsonDerivedType(typeof(GoalForgotten), "forgotten")]
[JsonDerivedType(typeof(PlanningBegun), "planning-begun")]
[JsonDerivedType(typeof(PlanningEnded), "planning-ended")]
[JsonDerivedType(typeof(PlanningTold), "planning-told")]
[JsonDerivedType(typeof(PlanningWaits), "planning-waits")]
[JsonDerivedType(typeof(PlanningGivenUp), "planning-given-up")]
[JsonDerivedType(typeof(PlanWritten), "plan-written")]
[JsonDerivedType(typeof(NoticeRaised), "notice-raised")]
[JsonDerivedType(typeof(NoticeTryBegun), "notice-try-begun")]
[JsonDerivedType(typeof(NoticeTryEnded), "notice-try-ended")]
[JsonDerivedType(typeof(NoticeTakenOver), "notice-taken-over")]
internal abstract record GoalStateEvent
{
    private protected GoalStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>The goal was accepted.</summary>
internal sealed record GoalAccepted : GoalStateEvent
{
    [JsonPropertyName("contract")]
    public required GoalContract Contract { get; init; }

    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>For a scheduled goal, the first due time after now.</summary>
    [JsonPropertyName("nextDue")]
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>The commit that was checked out in the workspace; null where nobody looked or there is none.</summary>
    [JsonPropertyName("mark")]
    public WorkspaceMark? Mark { get; init; }

    /// <summary>The plan whose step it is; null for a goal of its own.</summary>
    [JsonPropertyName("parent")]
    public Parentage? Parent { get; init; }

    /// <summary>The names of the secrets of the goals above it.</summary>
    [JsonPropertyName("redacted")]
    public ImmutableArray<string> Redacted { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>The goal was made out of another, as that was at a point of its past.</summary>
internal sealed record GoalForked : GoalStateEvent
{
    /// <summary>Where the new goal stands.</summary>
    [JsonPropertyName("state")]
    public required GoalState State { get; init; }

    /// <summary>The commit that was checked out in its workspace; null where nobody looked or there is none.</summary>
    [JsonPropertyName("mark")]
    public WorkspaceMark? Mark { get; init; }
}

/// <summary>The person wants something else than before.</summary>
internal sealed record IntentSet : GoalStateEvent
{
    [JsonPropertyName("intent")]
    public required Intent Intent { get; init; }
}

/// <summary>A person told what became of a step, or answered what it asks; the plan must hear it.</summary>
internal sealed record StepSettled : GoalStateEvent
{
    [JsonPropertyName("answer")]
    public required StepAnswer Answer { get; init; }
}

/// <summary>A person answered what a criterion asks.</summary>
internal sealed record CriterionAnswered : GoalStateEvent
{
    [JsonPropertyName("criterion")]
    public required string Criterion { get; init; }

    /// <summary>The round that it was asked after.</summary>
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    /// <summary>The hash of the files of that round: the answer holds for them.</summary>
    [JsonPropertyName("fingerprint")]
    public required string Fingerprint { get; init; }

    /// <summary>Whether the person said yes.</summary>
    [JsonPropertyName("approved")]
    public required bool IsApproved { get; init; }

    /// <summary>What the verdict says; empty for a yes.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;
}

/// <summary>A command's reply is kept, so that repeating it changes nothing.</summary>
internal sealed record CommandReplied : GoalStateEvent
{
    [JsonPropertyName("command")]
    public required CommandId Command { get; init; }

    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }
}

/// <summary>The goal cannot go on.</summary>
internal sealed record HoldAdded : GoalStateEvent
{
    [JsonPropertyName("kind")]
    public required HoldKind Kind { get; init; }

    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>A person resumed a blocked goal: it is verified anew, then its plans are tried again from the first.</summary>
internal sealed record BlockLifted : GoalStateEvent;

/// <summary>The workspace told who has it.</summary>
internal sealed record WorkspaceTold : GoalStateEvent
{
    [JsonPropertyName("grant")]
    public required WorkspaceGrant Grant { get; init; }
}

/// <summary>The goal came from another store: whoever has the workspace there says nothing about who has it here.</summary>
internal sealed record GoalImported : GoalStateEvent;

/// <summary>The hashes that unchanged checks compare with are being taken.</summary>
internal sealed record BaselineBegun : GoalStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>They were taken, or could not be.</summary>
internal sealed record BaselineEnded : GoalStateEvent
{
    /// <summary>The hashes; null when they could not be taken.</summary>
    [JsonPropertyName("baseline")]
    public ArtifactReference? Baseline { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
}

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

/// <summary>A verification round over a still goal was begun.</summary>
internal sealed record RoundBegun : GoalStateEvent
{
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>The proposal that it is begun for; null after a plan.</summary>
    [JsonPropertyName("proposal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProposal? Proposal { get; init; }
}

/// <summary>A verification round ended.</summary>
internal sealed record RoundEnded : GoalStateEvent
{
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    /// <summary>How it counts.</summary>
    [JsonPropertyName("outcome")]
    public required RoundOutcome Outcome { get; init; }

    /// <summary>Why it did not pass; empty when it did.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The verdicts: criteria first, then fences. Empty when it told nothing.</summary>
    [JsonPropertyName("verdicts")]
    public ImmutableArray<CheckVerdict> Verdicts { get; init; } = [];

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>What its judges cost; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    /// <summary>Until when nothing is verified, because a judge could not be asked; else null.</summary>
    [JsonPropertyName("wait")]
    public JudgeWait? Wait { get; init; }

    /// <summary>What a person is asked now; null when nothing.</summary>
    [JsonPropertyName("asked")]
    public AskedRound? Asked { get; init; }
}

/// <summary>How a verification round counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoundOutcome>))]
internal enum RoundOutcome
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Every criterion and fence passed.</summary>
    Passed = 1,

    /// <summary>Something did not pass.</summary>
    Failed = 2,

    /// <summary>The workspace changed meanwhile: it is repeated.</summary>
    Void = 3,

    /// <summary>It was stopped and told nothing.</summary>
    Stopped = 4,

    /// <summary>Everything passed but what a person must answer, who is asked now.</summary>
    Asked = 5,

    /// <summary>Everything passed but what a model judges, which could not be asked: it is repeated.</summary>
    Waits = 6,
}

/// <summary>The open operation's owner is dead; another goes on with it as the next execution.</summary>
internal sealed record GoalOperationTakenOver : GoalStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    [JsonPropertyName("owner")]
    public required OwnerId Owner { get; init; }

    /// <summary>What counts for the judges of the lost execution, and what is reserved for those of the next; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }

    [JsonPropertyName("tokens")]
    public long? Tokens { get; init; }
}

/// <summary>The cycle ended; nothing of the goal is open.</summary>
internal sealed record GoalEnded : GoalStateEvent
{
    /// <summary>Complete or Cancelled.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }
}
