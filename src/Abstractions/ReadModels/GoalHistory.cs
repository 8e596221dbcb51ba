using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.ReadModels;

/// <summary>How a goal came to stand where it does, read from all of its commits.</summary>
public sealed record GoalHistory
{
    /// <summary>How many of each kind of entry a history keeps: the newest.</summary>
    public const int MaximumEntries = 1_000;

    /// <summary>The time up to which it is told: the goal's end, else the reading.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Where the wall clock went. The shares are disjoint and sum up to it.</summary>
    [JsonPropertyName("time")]
    public required ImmutableArray<TimeShare> Time { get; init; }

    /// <summary>Where the goal stood from when to when, oldest first; at most <see cref="MaximumEntries"/>, the newest.</summary>
    [JsonPropertyName("spans")]
    public required ImmutableArray<StatusSpan> Spans { get; init; }

    /// <summary>The verification rounds, oldest first; at most <see cref="MaximumEntries"/>, the newest.</summary>
    [JsonPropertyName("rounds")]
    public required ImmutableArray<RoundView> Rounds { get; init; }

    /// <summary>What happened to the goal itself: accepted, revised, paused, held, resumed, settled, ended. At most <see cref="MaximumEntries"/>, the newest.</summary>
    [JsonPropertyName("changes")]
    public required ImmutableArray<ChangeView> Changes { get; init; }

    /// <summary>How many older spans, rounds and changes are left out.</summary>
    [JsonPropertyName("leftOut")]
    public int LeftOut { get; init; }
}

/// <summary>A part of a goal's wall clock.</summary>
public sealed record TimeShare
{
    /// <summary>
    /// <c>working</c>: something of it ran, however many things at once. Else why nothing ran: <c>paused</c>; the kind of a hold (<c>wait</c>,
    /// <c>question</c>, <c>workspace</c>, <c>blocked</c>, <c>budget</c>, <c>quota</c>); or <c>idle</c>: it might have run and did not, between two steps or because
    /// no process had it.
    /// </summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>How long, in seconds.</summary>
    [JsonPropertyName("seconds")]
    public required double Seconds { get; init; }
}

/// <summary>A time for which a goal stood somewhere.</summary>
public sealed record StatusSpan
{
    /// <summary>As in <see cref="TimeShare.Kind"/>, but <c>active</c> for both <c>working</c> and <c>idle</c>.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>From when.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why, in a sentence; empty while active.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>One verification round.</summary>
public sealed record RoundView
{
    /// <summary>Its number, from 1.</summary>
    [JsonPropertyName("round")]
    public required int Round { get; init; }

    /// <summary>When it began.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it counts: <c>running</c>, <c>passed</c>, <c>failed</c>, <c>void</c>, <c>stopped</c>.</summary>
    [JsonPropertyName("outcome")]
    public required string Outcome { get; init; }

    /// <summary>Why it did not pass; empty when it did.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>What did not pass, with evidence.</summary>
    [JsonPropertyName("notPassed")]
    public required ImmutableArray<CheckVerdict> NotPassed { get; init; }
}

/// <summary>Something that happened to a goal itself.</summary>
public sealed record ChangeView
{
    /// <summary>When.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The type of its event.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>In one line for a person.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}

/// <summary>One try at a step.</summary>
public sealed record AttemptView
{
    /// <summary>Its number, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>When it was begun.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When its result was taken, or null.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended: <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>timedOut</c>, <c>stopped</c>, <c>lost</c>; of an agent also <c>handedOff</c>, <c>blocked</c>, <c>outOfBudget</c>.</summary>
    [JsonPropertyName("outcome")]
    public required string Outcome { get; init; }

    /// <summary>Why, in a sentence; empty for a plain success.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>How long it ran, in seconds, or null. Shorter than from begin to end when nobody was there to take its result.</summary>
    [JsonPropertyName("activeSeconds")]
    public double? ActiveSeconds { get; init; }

    /// <summary>What its models took in and gave out; null for an attempt that no agent made.</summary>
    [JsonPropertyName("models")]
    public ModelUsageView? Models { get; init; }

    /// <summary>How many executions it took; more than 1 when a host died meanwhile.</summary>
    [JsonPropertyName("executions")]
    public required int Executions { get; init; }

    /// <summary>The command's exit status, where there was one.</summary>
    [JsonPropertyName("exitCode")]
    public int? ExitCode { get; init; }

    /// <summary>The end of its output; at most a kibibyte.</summary>
    [JsonPropertyName("excerpt")]
    public required string Excerpt { get; init; }

    /// <summary>Its whole output, or null.</summary>
    [JsonPropertyName("output")]
    public Stores.ArtifactReference? Output { get; init; }

    /// <summary>What the step's checks and the fences said after it.</summary>
    [JsonPropertyName("verdicts")]
    public required ImmutableArray<CheckVerdict> Verdicts { get; init; }
}
