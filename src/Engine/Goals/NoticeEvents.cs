using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What can happen to a goal's notifications: beside its cycles, also after the last has ended, and changing nothing in them.</summary>
internal abstract record NoticeEvent : GoalStateEvent
{
    private protected NoticeEvent()
    {
    }
}

/// <summary>Something happened that somebody wants to be told of.</summary>
internal sealed record NoticeRaised : NoticeEvent
{
    /// <summary>Its number, from 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>What happened.</summary>
    [JsonPropertyName("on")]
    public required NotificationEvent On { get; init; }

    /// <summary>What tells it from an earlier one of its kind.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary>The questions that are told of by now, and still open.</summary>
    [JsonPropertyName("asked")]
    public ImmutableArray<string> Asked { get; init; } = [];

    /// <summary>The status then.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>Its reason.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The cycle it happened in.</summary>
    [JsonPropertyName("cycle")]
    public required int Cycle { get; init; }

    /// <summary>Who is told.</summary>
    [JsonPropertyName("targets")]
    public required ImmutableArray<Notification> Targets { get; init; }
}

/// <summary>A delivery is tried.</summary>
internal sealed record NoticeTryBegun : NoticeEvent
{
    /// <summary>The notification.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>A try ended, or a notification is given up.</summary>
internal sealed record NoticeTryEnded : NoticeEvent
{
    /// <summary>The notification.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Whether it is delivered.</summary>
    [JsonPropertyName("delivered")]
    public bool IsDelivered { get; init; }

    /// <summary>Why not; empty when it is.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>When it is tried again; null for never.</summary>
    [JsonPropertyName("again")]
    public DateTimeOffset? Again { get; init; }
}

/// <summary>A try's owner is dead; another goes on with it.</summary>
internal sealed record NoticeTakenOver : NoticeEvent
{
    /// <summary>The notification.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    [JsonPropertyName("owner")]
    public required OwnerId Owner { get; init; }
}
