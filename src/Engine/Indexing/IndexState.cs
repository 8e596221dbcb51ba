using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>The state of a shard of a cluster's list of goals for people.</summary>
internal sealed record IndexState : IActorState
{
    /// <summary>The most goals of a shard.</summary>
    public const int MaximumEntries = 4_000;

    /// <summary>The shard's key.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>The goals, by id; also some that are in no list any more, so that a late word of them is known to be old.</summary>
    [JsonPropertyName("entries")]
    public ImmutableSortedDictionary<string, IndexNotice> Entries { get; init; } = ImmutableSortedDictionary.Create<string, IndexNotice>(StringComparer.Ordinal);
}
