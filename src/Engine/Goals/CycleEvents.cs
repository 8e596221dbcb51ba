using System.Text.Json.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A cycle began: verdicts, ledger, baseline and what finished steps leave begin anew.</summary>
internal sealed record CycleBegun : GoalStateEvent
{
    /// <summary>Its number.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>The due time it begins for; null for one that a person began.</summary>
    [JsonPropertyName("due")]
    public DateTimeOffset? Due { get; init; }

    /// <summary>How many due times before that one had passed without a cycle.</summary>
    [JsonPropertyName("missed")]
    public int Missed { get; init; }

    /// <summary>When the next one is due; null without a schedule.</summary>
    [JsonPropertyName("nextDue")]
    public DateTimeOffset? NextDue { get; init; }
}

/// <summary>The next cycle is due, and the one before cannot go on: what is left of it is being stopped.</summary>
internal sealed record CycleClosing : GoalStateEvent
{
    /// <summary>Where it stood.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }
}

/// <summary>A cycle of a scheduled goal is over; nothing of it is open.</summary>
internal sealed record CycleEnded : GoalStateEvent
{
    /// <summary>Its number.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>How it ended.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>When the next one is due.</summary>
    [JsonPropertyName("nextDue")]
    public DateTimeOffset? NextDue { get; init; }
}

/// <summary>Due times passed at which no cycle could begin, and are left out.</summary>
internal sealed record RoundsSkipped : GoalStateEvent
{
    /// <summary>How many.</summary>
    [JsonPropertyName("count")]
    public required int Count { get; init; }

    /// <summary>When the next one is due.</summary>
    [JsonPropertyName("nextDue")]
    public required DateTimeOffset NextDue { get; init; }
}
