using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>What can happen to a shard of the index.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(GoalsIndexed), "indexed")]
internal abstract record IndexStateEvent
{
    private protected IndexStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>What lists show of some goals is known anew, and for that others were let go.</summary>
internal sealed record GoalsIndexed : IndexStateEvent
{
    /// <summary>The goals.</summary>
    [JsonPropertyName("goals")]
    public required ImmutableArray<IndexNotice> Goals { get; init; }

    /// <summary>Goals that are let go because there is no room: first those that are in no list, then those that ended long ago.</summary>
    [JsonPropertyName("dropped")]
    public ImmutableArray<GoalId> Dropped { get; init => field = value.IsDefault ? [] : value; } = [];
}
