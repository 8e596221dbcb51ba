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

/// <summary>A question that a person must answer.</summary>
public sealed record QuestionView
{
    /// <summary>The plan's number; for a criterion that of the newest plan.</summary>
    [JsonPropertyName("plan")]
    public required int Plan { get; init; }

    /// <summary>The step, or the criterion.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt whose outcome is unknown; 0 for what a step asks; for a criterion the round after which it asks.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>What is asked: <c>outcome</c> (what became of the step), <c>ask</c> (what the step or criterion asks) or <c>approval</c> (whether a call may begin).</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; init => field = value ?? OutcomeKind; } = OutcomeKind;

    /// <summary>Whether a criterion asks, and no step.</summary>
    [JsonPropertyName("criterion")]
    public bool IsCriterion { get; init; }

    /// <summary>The answers that are allowed; empty for any text. After the <c>no</c> to a criterion the reason may stand.</summary>
    [JsonPropertyName("options")]
    public ImmutableArray<string> Options { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Until when it stays open; null for ever.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The call that is to be approved; null for another question.</summary>
    [JsonPropertyName("approval")]
    public ApprovalView? Approval { get; init; }

    /// <summary>The <see cref="Kind"/> of a question about a step's outcome.</summary>
    public const string OutcomeKind = "outcome";

    /// <summary>The <see cref="Kind"/> of what a step or a criterion asks.</summary>
    public const string AskKind = "ask";

    /// <summary>The <see cref="Kind"/> of a call of an agent that is to be approved.</summary>
    public const string ApprovalKind = "approval";

    /// <summary>What is asked, in a sentence.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}

/// <summary>One plan of a goal.</summary>
public sealed record PlanView
{
    /// <summary>Its number, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Its declared name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>How it ended: <c>succeeded</c>, <c>failed</c>, <c>stopped</c>, <c>unreachable</c> (given up without having heard of its end); <c>running</c> while it has not.</summary>
    [JsonPropertyName("outcome")]
    public required string Outcome { get; init; }

    /// <summary>Why it ended so; empty while running or when it succeeded.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>When it was begun; null where the history is not told.</summary>
    [JsonPropertyName("begunAt")]
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When it ended; null while it has not, and where the history is not told.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its steps in declared order.</summary>
    [JsonPropertyName("steps")]
    public required ImmutableArray<StepView> Steps { get; init; }
}

/// <summary>One step of a plan.</summary>
public sealed record StepView
{
    /// <summary>Its id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Where it stands: <c>pending</c>, <c>running</c>, <c>delayed</c>, <c>checking</c>, <c>unknown</c>, <c>waiting</c>, <c>asking</c>, <c>pursuing</c> (the goal that it is goes on; while that waits it is <c>waiting</c>), <c>done</c>, <c>kept</c>, <c>failed</c>, <c>stopped</c>.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>The number of its newest attempt; 0 before the first.</summary>
    [JsonPropertyName("attempts")]
    public required int Attempts { get; init; }

    /// <summary>What its newest attempt said; empty before the first has ended.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The answer to its question; null where it asked none, or has none.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>The goal that it is, of its newest attempt; null for a step that is none, and before the first.</summary>
    [JsonPropertyName("goal")]
    public GoalId? Goal { get; init; }

    /// <summary>When its wait is over, or its open question lapses; null where there is no such time.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The newest attempt's whole output, or null.</summary>
    [JsonPropertyName("output")]
    public Stores.ArtifactReference? Output { get; init; }

    /// <summary>The steps that must be finished before it.</summary>
    [JsonPropertyName("after")]
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>
    /// What it is to the plans before: <c>kept</c> (taken over as finished), <c>again</c> (defined alike, run again), <c>changed</c> (defined
    /// otherwise, or after a step that is), <c>new</c>. Null for the first plan, and where the history is not told.
    /// </summary>
    [JsonPropertyName("origin")]
    public string? Origin { get; init; }

    /// <summary>Its newest attempts, oldest first, at most <see cref="MaximumAttempts"/>; null where the history is not told.</summary>
    [JsonPropertyName("attemptHistory")]
    public ImmutableArray<AttemptView>? AttemptHistory { get; init; }

    /// <summary>How many attempts of one step a report shows.</summary>
    public const int MaximumAttempts = 100;
}

/// <summary>What a goal cost.</summary>
public sealed record UsageView
{
    /// <summary>Attempts at steps, running ones included.</summary>
    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    /// <summary>Seconds that settled operations ran, summed; parallel ones count each. A lost one counts from its beginning to its take-over, at most its timeout.</summary>
    [JsonPropertyName("activeSeconds")]
    public required double ActiveSeconds { get; init; }

    /// <summary>How much of <see cref="ActiveSeconds"/> attempts took beyond what the budget of active time had reserved for them; 0 without such a budget.</summary>
    [JsonPropertyName("overrunSeconds")]
    public double OverrunSeconds { get; init; }

    /// <summary>Seconds from the beginning (of the cycle, or of all) to the end, or to now.</summary>
    [JsonPropertyName("wallSeconds")]
    public required double WallSeconds { get; init; }

    /// <summary>What its models took in and gave out; null when none was called.</summary>
    [JsonPropertyName("models")]
    public ModelUsageView? Models { get; init; }
}
