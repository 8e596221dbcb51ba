using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;

/// <summary>One step of a plan.</summary>
public sealed record StepView
{
    /// <summary>Its id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Where it stands: <c>pending</c>, <c>running</c>, <c>working</c> (an agent is at it), <c>delayed</c>, <c>checking</c>, <c>unknown</c>, <c>waiting</c>, <c>asking</c>, <c>pursuing</c> (the goal that it is goes on; while that waits it is <c>waiting</c>), <c>done</c>, <c>kept</c>, <c>failed</c>, <c>stopped</c>.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>The number of its newest attempt; 0 before the first.</summary>
    [JsonPropertyName("attempts")]
    public required int Attempts { get; init; }

    /// <summary>What its newest attempt said; empty before the first has ended.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The agent that is at it; null for a step that no agent does, and while none is at it.</summary>
    [JsonPropertyName("agent")]
    public AgentView? Agent { get; init; }

    /// <summary>The answer to its question; null where it asked none, or has none.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>The goal that it is, of its newest attempt; null for a step that is none, and before the first.</summary>
    [JsonPropertyName("goal")]
    public GoalId? Goal { get; init; }

    /// <summary>The goals that agents made at it, at most the newest <see cref="MaximumGoals"/> that have ended, then those that have not.</summary>
    [JsonPropertyName("made")]
    public ImmutableArray<MadeGoalView> Made { get; init => field = value.IsDefault ? [] : value; } = [];

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

    /// <summary>How many goals that agents made at one step, and that have ended, are kept.</summary>
    public const int MaximumGoals = 50;
}
