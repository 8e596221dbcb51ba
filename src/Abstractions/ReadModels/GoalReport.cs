using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;


/// <summary>The account of a goal: where it stands, why, what was tried and what it cost.</summary>
public sealed record GoalReport
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("id")]
    public required GoalId Id { get; init; }

    /// <summary>The goal whose step it is; null for a goal of its own.</summary>
    [JsonPropertyName("parent")]
    public ParentView? Parent { get; init; }

    /// <summary>What is wanted.</summary>
    [JsonPropertyName("objective")]
    public required string Objective { get; init; }

    /// <summary>The folder it works in.</summary>
    [JsonPropertyName("workspace")]
    public required string Workspace { get; init; }

    /// <summary>What its commands find in their environment, secrets by name only; null for nothing of the goal's own.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>Files that whoever does a step should read first, relative to the workspace.</summary>
    [JsonPropertyName("readFirst")]
    public ImmutableArray<string> ReadFirst { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Rules for whoever does a step.</summary>
    [JsonPropertyName("rules")]
    public ImmutableArray<string> Rules { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where it stands.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>Why it stands there, in a sentence; empty while simply active.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The named reasons for which it is not moving.</summary>
    [JsonPropertyName("holds")]
    public required ImmutableArray<HoldView> Holds { get; init; }

    /// <summary>What a person is asked, or must tell of a step: <c>goals answer ID QUESTION ANSWER</c>.</summary>
    [JsonPropertyName("questions")]
    public required ImmutableArray<QuestionView> Questions { get; init; }

    /// <summary>The latest verdict of every criterion.</summary>
    [JsonPropertyName("criteria")]
    public required ImmutableArray<CheckVerdict> Criteria { get; init; }

    /// <summary>The latest verdict of every fence.</summary>
    [JsonPropertyName("fences")]
    public required ImmutableArray<CheckVerdict> Fences { get; init; }

    /// <summary>How many plans were begun, in all cycles.</summary>
    [JsonPropertyName("plans")]
    public required int Plans { get; init; }

    /// <summary>How many of them were begun in the current cycle; between two cycles in the last one.</summary>
    [JsonPropertyName("cyclePlans")]
    public int CyclePlans { get; init; }

    /// <summary>The newest plans in order, at most <see cref="MaximumPlans"/>.</summary>
    [JsonPropertyName("planHistory")]
    public required ImmutableArray<PlanView> PlanHistory { get; init; }

    /// <summary>How many verification rounds were run, in all cycles.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>How many of them were run in the current cycle; between two cycles in the last one.</summary>
    [JsonPropertyName("cycleRounds")]
    public int CycleRounds { get; init; }

    /// <summary>The number of its cycle, from 1; 0 before a scheduled goal's first.</summary>
    [JsonPropertyName("cycle")]
    public int Cycle { get; init; } = 1;

    /// <summary>When the next cycle is due; null for a goal without a schedule, and for one that has ended.</summary>
    [JsonPropertyName("nextDue")]
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>The newest cycles that are over, in order, at most <see cref="MaximumCycles"/>.</summary>
    [JsonPropertyName("cycles")]
    public ImmutableArray<CycleView> Cycles { get; init; } = [];

    /// <summary>What all cycles cost so far; null while there is but one, which <see cref="Usage"/> tells.</summary>
    [JsonPropertyName("total")]
    public UsageView? Total { get; init; }

    /// <summary>The notifications that wait to be delivered, and the newest of the others, oldest first.</summary>
    [JsonPropertyName("notifications")]
    public ImmutableArray<NotificationView> Notifications { get; init; } = [];

    /// <summary>What its cycle cost so far.</summary>
    [JsonPropertyName("usage")]
    public required UsageView Usage { get; init; }

    /// <summary>What it may cost.</summary>
    [JsonPropertyName("budget")]
    public required GoalBudget Budget { get; init; }

    /// <summary>The hash of its contract; what an edit is based on.</summary>
    [JsonPropertyName("contractHash")]
    public string ContractHash { get; init; } = string.Empty;

    /// <summary>The number of its contract's revision, from 1.</summary>
    [JsonPropertyName("revision")]
    public int Revision { get; init; } = 1;

    /// <summary>How the contract was edited: the newest revisions in order, at most <see cref="MaximumRevisions"/>. Empty when it never was.</summary>
    [JsonPropertyName("revisions")]
    public ImmutableArray<RevisionView> Revisions { get; init; } = [];

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("acceptedAt")]
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The goal it was forked from, and where; null for one that was submitted.</summary>
    [JsonPropertyName("forkedFrom")]
    public ForkOrigin? ForkedFrom { get; init; }

    /// <summary>What its agents share; null for a goal whose agents work alone, or that has none.</summary>
    [JsonPropertyName("board")]
    public BoardReport? Board { get; init; }

    /// <summary>How it came to stand there, or null: it is told only where the whole account is asked for, because it takes reading every commit.</summary>
    [JsonPropertyName("history")]
    public GoalHistory? History { get; init; }

    /// <summary>
    /// Watch from here to see what this account does not tell yet: no event is missed, some of its plans' events may be in it already. Null
    /// where the store does not say.
    /// </summary>
    [JsonPropertyName("cursor")]
    public Cursor? Cursor { get; init; }

    /// <summary>How many plans a report shows.</summary>
    public const int MaximumPlans = 20;

    /// <summary>How many cycles that are over a report shows.</summary>
    public const int MaximumCycles = 20;

    /// <summary>How many revisions of the contract a report shows.</summary>
    public const int MaximumRevisions = 20;
}

/// <summary>One notification to one receiver.</summary>
public sealed record NotificationView
{
    /// <summary>The event's id: the same for every receiver and on every try.</summary>
    [JsonPropertyName("event")]
    public required string Event { get; init; }

    /// <summary>What it tells.</summary>
    [JsonPropertyName("on")]
    public required NotificationEvent On { get; init; }

    /// <summary>The command or address.</summary>
    [JsonPropertyName("target")]
    public required string Target { get; init; }

    /// <summary>Where it stands: <c>pending</c>, <c>delivered</c>, or <c>failed</c> when it was given up.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>How often it was tried.</summary>
    [JsonPropertyName("tries")]
    public required int Tries { get; init; }

    /// <summary>Why the last try did not succeed; empty otherwise.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>When what it tells happened.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>One cycle of a goal that is over.</summary>
public sealed record CycleView
{
    /// <summary>Its number, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>How it ended: Complete, Cancelled; or Blocked or BudgetLimited when the next one took its place.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>The due time it began for; null for one that a person began.</summary>
    [JsonPropertyName("due")]
    public DateTimeOffset? Due { get; init; }

    /// <summary>How many due times before that one had passed without a cycle.</summary>
    [JsonPropertyName("missed")]
    public required int Missed { get; init; }

    /// <summary>When it began.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When it ended.</summary>
    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How many plans were begun in it.</summary>
    [JsonPropertyName("plans")]
    public required int Plans { get; init; }

    /// <summary>How many verification rounds were run in it.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>What it cost.</summary>
    [JsonPropertyName("usage")]
    public required UsageView Usage { get; init; }
}

/// <summary>One edit of a goal's contract.</summary>
public sealed record RevisionView
{
    /// <summary>The number of the revision that it made, from 2.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>When.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The hash of the contract from then on.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>What changed, line by line.</summary>
    [JsonPropertyName("difference")]
    public required ImmutableArray<string> Difference { get; init; }
}
