using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What can happen to a plan. What was decided is in the event; applying it decides nothing.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PlanAssigned), "assigned")]
[JsonDerivedType(typeof(DesiredTaken), "desired")]
[JsonDerivedType(typeof(AnswerTaken), "answer")]
[JsonDerivedType(typeof(RecheckBegun), "recheck-begun")]
[JsonDerivedType(typeof(RecheckEnded), "recheck-ended")]
[JsonDerivedType(typeof(AttemptBegun), "attempt-begun")]
[JsonDerivedType(typeof(AttemptEnded), "attempt-ended")]
[JsonDerivedType(typeof(LostCheckBegun), "lost-check-begun")]
[JsonDerivedType(typeof(LostCheckEnded), "lost-check-ended")]
[JsonDerivedType(typeof(WaitBegun), "wait-begun")]
[JsonDerivedType(typeof(WaitEnded), "wait-ended")]
[JsonDerivedType(typeof(QuestionAsked), "question-asked")]
[JsonDerivedType(typeof(QuestionLapsed), "question-lapsed")]
[JsonDerivedType(typeof(ReconcileBegun), "reconcile-begun")]
[JsonDerivedType(typeof(ReconcileEnded), "reconcile-ended")]
[JsonDerivedType(typeof(ChildBegun), "child-begun")]
[JsonDerivedType(typeof(ChildSeen), "child-seen")]
[JsonDerivedType(typeof(ChildGivenUp), "child-given-up")]
[JsonDerivedType(typeof(ChildEnded), "child-ended")]
[JsonDerivedType(typeof(WorkerBegun), "worker-begun")]
[JsonDerivedType(typeof(WorkerDeferred), "worker-deferred")]
[JsonDerivedType(typeof(WorkerSeen), "worker-seen")]
[JsonDerivedType(typeof(WorkerQuestionAnswered), "worker-answered")]
[JsonDerivedType(typeof(WorkerGivenUp), "worker-given-up")]
[JsonDerivedType(typeof(WorkerLeft), "worker-left")]
[JsonDerivedType(typeof(WorkerClosed), "worker-closed")]
[JsonDerivedType(typeof(GoalSpawned), "goal-spawned")]
[JsonDerivedType(typeof(SpawnRefused), "spawn-refused")]
[JsonDerivedType(typeof(SpawnSeen), "spawn-seen")]
[JsonDerivedType(typeof(SpawnGivenUp), "spawn-given-up")]
[JsonDerivedType(typeof(SpawnEnded), "spawn-ended")]
[JsonDerivedType(typeof(StepsUnplaced), "unplaced")]
[JsonDerivedType(typeof(OperationsStranded), "stranded")]
[JsonDerivedType(typeof(PlanOperationTakenOver), "taken-over")]
[JsonDerivedType(typeof(PlanFailing), "failing")]
[JsonDerivedType(typeof(PlanForgotten), "forgotten")]
[JsonDerivedType(typeof(PlanEnded), "ended")]
internal abstract record PlanStateEvent
{
    private protected PlanStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>The goal gave the plan its work.</summary>
internal sealed record PlanAssigned : PlanStateEvent
{
    [JsonPropertyName("assignment")]
    public required PlanAssignment Assignment { get; init; }
}

/// <summary>The goal wants something else than before.</summary>
internal sealed record DesiredTaken : PlanStateEvent
{
    /// <summary>The wish, without assignment and answers.</summary>
    [JsonPropertyName("desired")]
    public required Desired Desired { get; init; }
}

/// <summary>A person told what became of a step, or answered what it asks.</summary>
internal sealed record AnswerTaken : PlanStateEvent
{
    [JsonPropertyName("answer")]
    public required StepAnswer Answer { get; init; }

    /// <summary>Where the step stands now; None when the answer came too late to matter.</summary>
    [JsonPropertyName("next")]
    public StepPhase Next { get; init; }

    /// <summary>When it may be tried again, if delayed.</summary>
    [JsonPropertyName("retryAt")]
    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>The checks of finished steps of earlier plans are being run again.</summary>
internal sealed record RecheckBegun : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>It is known which steps of earlier plans are kept; or the recheck must be made again.</summary>
internal sealed record RecheckEnded : PlanStateEvent
{
    /// <summary>The recheck that told; null when no checks had to be run.</summary>
    [JsonPropertyName("operation")]
    public string? Operation { get; init; }

    /// <summary>Whether it told nothing because it was stopped.</summary>
    [JsonPropertyName("void")]
    public bool Void { get; init; }

    /// <summary>Steps that start in another phase than pending.</summary>
    [JsonPropertyName("steps")]
    public ImmutableArray<CarriedStep> Steps { get; init; } = [];

    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>What the host lacks that could not look; null when it could.</summary>
    [JsonPropertyName("lack")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lack { get; init; }
}

/// <summary>A step that an earlier plan finished, or may have finished.</summary>
internal sealed record CarriedStep
{
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>Kept, KeptUnchecked, Unknown or Reconciling.</summary>
    [JsonPropertyName("phase")]
    public required StepPhase Phase { get; init; }

    /// <summary>The operation of the earlier plan.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The answer to its question, where it asked one.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>Its whole output, where that is known.</summary>
    [JsonPropertyName("output")]
    public ArtifactReference? Output { get; init; }
}

/// <summary>It is the turn of a step that waits.</summary>
internal sealed record WaitBegun : PlanStateEvent
{
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>When it is over.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }
}

/// <summary>A wait is over.</summary>
internal sealed record WaitEnded : PlanStateEvent
{
    [JsonPropertyName("step")]
    public required string Step { get; init; }
}

/// <summary>It is the turn of a step that asks.</summary>
internal sealed record QuestionAsked : PlanStateEvent
{
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>What it asks.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Until when it stays open; null for ever.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Nobody answered a question in time.</summary>
internal sealed record QuestionLapsed : PlanStateEvent
{
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>What counts as the answer, or null.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>Done or Failed.</summary>
    [JsonPropertyName("next")]
    public required StepPhase Next { get; init; }
}

/// <summary>An attempt may start, now that this is committed.</summary>
internal sealed record AttemptBegun : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }
}

/// <summary>An attempt's result was accepted.</summary>
internal sealed record AttemptEnded : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("step")]
    public required string Step { get; init; }

    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    [JsonPropertyName("result")]
    public required OperationResult Result { get; init; }

    /// <summary>Where the step stands now.</summary>
    [JsonPropertyName("next")]
    public required StepPhase Next { get; init; }

    /// <summary>When it may be tried again, if delayed.</summary>
    [JsonPropertyName("retryAt")]
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The active time that counts for it; null for that of its result.</summary>
    [JsonPropertyName("billed")]
    public TimeSpan? Billed { get; init; }

    /// <summary>How much of that is beyond what was reserved.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>Whether it was stopped because no more was left of the goal's active time: that is no failure of the step.</summary>
    [JsonPropertyName("cutShort")]
    public bool IsCutShort { get; init; }
}

/// <summary>A lost step's own checks are being run to tell whether it did its work.</summary>
internal sealed record LostCheckBegun : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>They told: the step is done, or a person must say.</summary>
internal sealed record LostCheckEnded : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("step")]
    public required string Step { get; init; }

    [JsonPropertyName("result")]
    public required OperationResult Result { get; init; }

    /// <summary>Done or Unknown.</summary>
    [JsonPropertyName("next")]
    public required StepPhase Next { get; init; }
}

/// <summary>An open operation's owner is dead; another goes on with it as the next execution.</summary>
internal sealed record PlanOperationTakenOver : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    [JsonPropertyName("owner")]
    public required OwnerId Owner { get; init; }
}

/// <summary>The plan cannot reach its end. Nothing starts any more; it ends when nothing runs.</summary>
internal sealed record PlanFailing : PlanStateEvent
{
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>The plan ended; nothing of it runs.</summary>
internal sealed record PlanEnded : PlanStateEvent
{
    [JsonPropertyName("ending")]
    public required PlanEnding Ending { get; init; }
}

/// <summary>Its goal was cleared: with this commit all it recorded goes. What remains takes no wish, however late one comes.</summary>
internal sealed record PlanForgotten : PlanStateEvent;
