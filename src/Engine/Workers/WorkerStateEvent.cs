using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What can happen to a worker. Stored under these names for ever.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WorkerAssigned), "assigned")]
[JsonDerivedType(typeof(WorkerWished), "desired")]
[JsonDerivedType(typeof(WorkerTold), "told")]
[JsonDerivedType(typeof(PlaceBegun), "place-begun")]
[JsonDerivedType(typeof(PlaceEnded), "place-ended")]
[JsonDerivedType(typeof(LandBegun), "land-begun")]
[JsonDerivedType(typeof(LandEnded), "land-ended")]
[JsonDerivedType(typeof(MarkBegun), "mark-begun")]
[JsonDerivedType(typeof(MarkEnded), "mark-ended")]
[JsonDerivedType(typeof(SmokeBegun), "smoke-begun")]
[JsonDerivedType(typeof(SmokeEnded), "smoke-ended")]
[JsonDerivedType(typeof(TurnBegun), "turn-begun")]
[JsonDerivedType(typeof(TurnEnded), "turn-ended")]
[JsonDerivedType(typeof(WorkPublished), "published")]
[JsonDerivedType(typeof(ToolBegun), "tool-begun")]
[JsonDerivedType(typeof(ToolEnded), "tool-ended")]
[JsonDerivedType(typeof(ClaimLooked), "claim-looked")]
[JsonDerivedType(typeof(ClaimJudged), "claim-judged")]
[JsonDerivedType(typeof(WorkerProposed), "proposed")]
[JsonDerivedType(typeof(ProposalJudged), "proposal-judged")]
[JsonDerivedType(typeof(ProposalWithdrawn), "proposal-withdrawn")]
[JsonDerivedType(typeof(WorkerAsked), "asked")]
[JsonDerivedType(typeof(WorkerAnswered), "answered")]
[JsonDerivedType(typeof(ApprovalLapsed), "approval-lapsed")]
[JsonDerivedType(typeof(WorkerWaits), "waits")]
[JsonDerivedType(typeof(Compacted), "compacted")]
[JsonDerivedType(typeof(WorkerWrapsUp), "wraps-up")]
[JsonDerivedType(typeof(WorkerStranded), "stranded")]
[JsonDerivedType(typeof(WorkerOperationTakenOver), "taken-over")]
[JsonDerivedType(typeof(BackgroundBegun), "background-begun")]
[JsonDerivedType(typeof(BackgroundStopped), "background-stopped")]
[JsonDerivedType(typeof(BackgroundEnded), "background-ended")]
[JsonDerivedType(typeof(WorkerCloses), "closes")]
[JsonDerivedType(typeof(WorkerEnded), "ended")]
[JsonDerivedType(typeof(WorkerForgotten), "forgotten")]
[JsonDerivedType(typeof(BoardAsked), "board-asked")]
[JsonDerivedType(typeof(BoardHeard), "board-heard")]
[JsonDerivedType(typeof(MailTold), "mail-told")]
[JsonDerivedType(typeof(ClaimUsed), "claim-used")]
[JsonDerivedType(typeof(BoardClosed), "board-closed")]
[JsonDerivedType(typeof(GoalAsked), "goal-asked")]
[JsonDerivedType(typeof(GoalAnswered), "goal-answered")]
[JsonDerivedType(typeof(GoalStopWanted), "goal-stop-wanted")]
[JsonDerivedType(typeof(GoalEndTold), "goal-end-told")]
internal abstract record WorkerStateEvent
{
    private protected WorkerStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>The plan gave the worker its work.</summary>
internal sealed record WorkerAssigned : WorkerStateEvent
{
    [JsonPropertyName("assignment")]
    public required WorkerAssignment Assignment { get; init; }
}

/// <summary>The plan wants something else than before.</summary>
internal sealed record WorkerWished : WorkerStateEvent
{
    /// <summary>The wish, without assignment and answers.</summary>
    [JsonPropertyName("desired")]
    public required WorkerDesired Desired { get; init; }
}

/// <summary>The host tells the model something.</summary>
internal sealed record WorkerTold : WorkerStateEvent
{
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>The number of what a person said, where this is that; else 0.</summary>
    [JsonPropertyName("steering")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steering { get; init; }

    /// <summary>The command in the background whose end this tells, where it does; else null.</summary>
    [JsonPropertyName("background")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Background { get; init; }
}

/// <summary>The command that the attempt begins with is run.</summary>
internal sealed record SmokeBegun : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>It has ended; the model is told how.</summary>
internal sealed record SmokeEnded : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("text")]
    public required string Text { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
}

/// <summary>A model call begins; also the one that shortens the conversation.</summary>
internal sealed record TurnBegun : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>The tokens it may cost at most.</summary>
    [JsonPropertyName("tokens")]
    public required long Tokens { get; init; }

    /// <summary>What it may cost at most, in billionths.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Cost { get; init; }

    /// <summary>Whether it shortens the conversation.</summary>
    [JsonPropertyName("compacts")]
    public bool Compacts { get; init; }
}

/// <summary>A model call ended, with a reply or without.</summary>
internal sealed record TurnEnded : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>What it gave; without a reply after a fault, or when it was stopped.</summary>
    [JsonPropertyName("reply")]
    public required TurnReply Reply { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>Whether nobody knows what it cost: it counts with what was reserved.</summary>
    [JsonPropertyName("reserved")]
    public bool CountsReserved { get; init; }

    /// <summary>Whether the process that made the call ended in the middle of it.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLost { get; init; }
}

/// <summary>A tool call begins.</summary>
internal sealed record ToolBegun : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>The call's id.</summary>
    [JsonPropertyName("call")]
    public required string Call { get; init; }

    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    /// <summary>The approval that it begins by; null for a call that needed none.</summary>
    [JsonPropertyName("approval")]
    public ApprovalDecision? Approval { get; init; }
}

/// <summary>The first call that had no answer has one.</summary>
internal sealed record ToolEnded : WorkerStateEvent
{
    /// <summary>The operation that did it; null for what the worker itself does.</summary>
    [JsonPropertyName("operation")]
    public string? Operation { get; init; }

    [JsonPropertyName("answer")]
    public required ToolAnswer Answer { get; init; }

    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>A note for the handoff, where that is what the call was for.</summary>
    [JsonPropertyName("note")]
    public string? Note { get; init; }

    /// <summary>A person's words in the answer, which stay when the conversation is shortened; null for none.</summary>
    [JsonPropertyName("kept")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kept { get; init; }

    /// <summary>The command in the background whose end this tells, where it does; else null.</summary>
    [JsonPropertyName("background")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Background { get; init; }

    /// <summary>The command in the background whose output this shows, up to what the answer says was seen; else null.</summary>
    [JsonPropertyName("polled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Polled { get; init; }
}

/// <summary>The worker claims to be done: the host begins to look.</summary>
internal sealed record ClaimLooked : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>What it leaves, in its words.</summary>
    [JsonPropertyName("handoff")]
    public required Handoff Handoff { get; init; }
}

/// <summary>The host has looked.</summary>
internal sealed record ClaimJudged : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>What it saw; empty when it could not look.</summary>
    [JsonPropertyName("verdicts")]
    public required ImmutableArray<CheckVerdict> Verdicts { get; init; }

    /// <summary>Whether the claim holds.</summary>
    [JsonPropertyName("holds")]
    public required bool Holds { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
}

/// <summary>The worker asks a person; its call has its answer when there is one.</summary>
internal sealed record WorkerAsked : WorkerStateEvent
{
    [JsonPropertyName("question")]
    public required WorkerQuestion Question { get; init; }
}

/// <summary>A person has answered.</summary>
internal sealed record WorkerAnswered : WorkerStateEvent
{
    [JsonPropertyName("answer")]
    public required WorkerAnswer Answer { get; init; }

    /// <summary>What it decides about a call that was to be approved; null for another answer, and for one that came after its time.</summary>
    [JsonPropertyName("decision")]
    public ApprovalDecision? Decision { get; init; }
}

/// <summary>A call was not approved in time, or not begun in time: it counts as denied.</summary>
internal sealed record ApprovalLapsed : WorkerStateEvent
{
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    [JsonPropertyName("code")]
    public required string Code { get; init; }

    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>Nothing is done before a time; null when that is over.</summary>
internal sealed record WorkerWaits : WorkerStateEvent
{
    [JsonPropertyName("wait")]
    public WorkerWait? Wait { get; init; }
}

/// <summary>The beginning of the conversation is replaced by a summary.</summary>
internal sealed record Compacted : WorkerStateEvent
{
    /// <summary>How many entries go.</summary>
    [JsonPropertyName("entries")]
    public required int Entries { get; init; }

    /// <summary>What stands in their place.</summary>
    [JsonPropertyName("summary")]
    public required string Summary { get; init; }

    /// <summary>Whether a model wrote it; else the host did.</summary>
    [JsonPropertyName("model")]
    public bool ByModel { get; init; }

    /// <summary>What a person said in what goes, which stays word for word, oldest first.</summary>
    [JsonPropertyName("kept")]
    public ImmutableArray<string> Kept { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>The worker is to say where it stands, and then ends.</summary>
internal sealed record WorkerWrapsUp : WorkerStateEvent
{
    /// <summary>How it will have ended.</summary>
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }
}

/// <summary>The open operation's owner is dead; this host goes on with it.</summary>
internal sealed record WorkerOperationTakenOver : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    [JsonPropertyName("owner")]
    public required OwnerId Owner { get; init; }
}

/// <summary>The attempt is over. Nothing of it is open.</summary>
internal sealed record WorkerEnded : WorkerStateEvent
{
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }
}

/// <summary>All but the worker's id is deleted.</summary>
internal sealed record WorkerForgotten : WorkerStateEvent;
