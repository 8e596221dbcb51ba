using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A goal's notifications: what was told, and what still has to be.</summary>
internal sealed record NoticeBox
{
    /// <summary>How many are kept at most that are settled.</summary>
    public const int MaximumSettled = 20;

    /// <summary>How many events were raised; names the next one.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>What tells the block that was told of last from others.</summary>
    [JsonPropertyName("blocked")]
    public string Blocked { get; init; } = string.Empty;

    /// <summary>What tells the limit that was told of last from others.</summary>
    [JsonPropertyName("limited")]
    public string Limited { get; init; } = string.Empty;

    /// <summary>The questions that were told of, in ordinal order.</summary>
    [JsonPropertyName("asked")]
    public ImmutableArray<string> Asked { get; init; } = [];

    /// <summary>What has to be delivered, oldest first.</summary>
    [JsonPropertyName("pending")]
    public ImmutableArray<PendingNotice> Pending { get; init; } = [];

    /// <summary>What was delivered or given up last, oldest first.</summary>
    [JsonPropertyName("settled")]
    public ImmutableArray<SettledNotice> Settled { get; init; } = [];
}

/// <summary>A notification to one receiver.</summary>
internal sealed record PendingNotice
{
    /// <summary>Its id within the goal.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The event's id, the same for all receivers.</summary>
    [JsonPropertyName("event")]
    public required string Event { get; init; }

    /// <summary>The receiver, as the contract had it then.</summary>
    [JsonPropertyName("target")]
    public required Notification Target { get; init; }

    /// <summary>What happened.</summary>
    [JsonPropertyName("on")]
    public required NotificationEvent On { get; init; }

    /// <summary>The status then.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>Its reason.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The cycle it happened in.</summary>
    [JsonPropertyName("cycle")]
    public required int Cycle { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Tries begun.</summary>
    [JsonPropertyName("tries")]
    public int Tries { get; init; }

    /// <summary>Why the last one did not succeed.</summary>
    [JsonPropertyName("failure")]
    public string Failure { get; init; } = string.Empty;

    /// <summary>When it is tried again; null for at once.</summary>
    [JsonPropertyName("again")]
    public DateTimeOffset? Again { get; init; }

    /// <summary>The open try, or null.</summary>
    [JsonPropertyName("open")]
    public OpenOperation? Open { get; init; }
}

/// <summary>A notification that was delivered or given up.</summary>
internal sealed record SettledNotice
{
    /// <summary>The notification as it was last.</summary>
    [JsonPropertyName("notice")]
    public required PendingNotice Notice { get; init; }

    /// <summary>Whether it was delivered.</summary>
    [JsonPropertyName("delivered")]
    public required bool IsDelivered { get; init; }
}

/// <summary>What a receiver is told.</summary>
internal sealed record NoticeBody
{
    /// <summary>The event's id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required string Goal { get; init; }

    /// <summary>What happened, as goal files name it.</summary>
    [JsonPropertyName("event")]
    public required string Event { get; init; }

    /// <summary>The status then.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>Its reason.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The cycle it happened in.</summary>
    [JsonPropertyName("cycle")]
    public required int Cycle { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}
