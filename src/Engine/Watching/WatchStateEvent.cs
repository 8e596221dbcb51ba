using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Watching;

/// <summary>What can happen to a shard of the watch list.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ShardsCounted), "shards")]
[JsonDerivedType(typeof(GoalWatched), "watched")]
[JsonDerivedType(typeof(GoalUnwatched), "unwatched")]
internal abstract record WatchStateEvent
{
    private protected WatchStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>The cluster's number of shards is fixed.</summary>
internal sealed record ShardsCounted : WatchStateEvent
{
    /// <summary>The number.</summary>
    [JsonPropertyName("shards")]
    public required int Shards { get; init; }
}

/// <summary>A goal is listed, or listed otherwise.</summary>
internal sealed record GoalWatched : WatchStateEvent
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The version of its record.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>From when on it must be awake, in milliseconds since 1970; null from now on.</summary>
    [JsonPropertyName("from")]
    public long? From { get; init; }
}

/// <summary>A goal needs no watching any more.</summary>
internal sealed record GoalUnwatched : WatchStateEvent
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }
}
