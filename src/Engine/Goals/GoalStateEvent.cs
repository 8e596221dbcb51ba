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
[JsonDerivedType(typeof(GoalUnplaced), "unplaced")]
[JsonDerivedType(typeof(GoalImported), "imported")]
[JsonDerivedType(typeof(GoalForked), "forked")]
[JsonDerivedType(typeof(BaselineBegun), "baseline-begun")]
[JsonDerivedType(typeof(BaselineEnded), "baseline-ended")]
[JsonDerivedType(typeof(DeliveryBegun), "delivery-begun")]
[JsonDerivedType(typeof(DeliveryEnded), "delivery-ended")]
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
[JsonDerivedType(typeof(PlannerAsked), "planner-asked")]
[JsonDerivedType(typeof(PlannerEnded), "planner-ended")]
[JsonDerivedType(typeof(PlanningWaits), "planning-waits")]
[JsonDerivedType(typeof(PlanningGivenUp), "planning-given-up")]
[JsonDerivedType(typeof(PlanWritten), "plan-written")]
[JsonDerivedType(typeof(FeaturesWritten), "features-written")]
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

    /// <summary>Whether the commit to begin from is looked for.</summary>
    [JsonPropertyName("finds")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FindsHead { get; init; }
}

/// <summary>They were taken, or could not be.</summary>
internal sealed record BaselineEnded : GoalStateEvent
{
    /// <summary>For a workspace on a git remote: the commit to begin from.</summary>
    [JsonPropertyName("head")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkspaceMark? Head { get; init; }

    /// <summary>The hashes; null when they could not be taken.</summary>
    [JsonPropertyName("baseline")]
    public ArtifactReference? Baseline { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
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
