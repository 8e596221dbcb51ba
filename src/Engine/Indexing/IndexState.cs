using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>The state of a shard of a cluster's list of goals for people.</summary>
internal sealed record IndexState : IActorState
{
    /// <summary>The most goals of a shard.</summary>
    public const int MaximumEntries = 4_000;

    /// <summary>The order of these entries, or of those of a state before, or null.</summary>
    private IndexOrder? order;

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

    /// <summary>The goals in the order of lists. Made when first asked for; from then on it follows the entries.</summary>
    [JsonIgnore]
    public IndexOrder Order => order is { } known && ReferenceEquals(known.Entries, Entries) ? known : order = IndexOrder.Of(Entries);

    /// <summary>The state with other entries.</summary>
    /// <param name="entries">What they are now.</param>
    /// <param name="changed">The ids of all that differ.</param>
    public IndexState With(ImmutableSortedDictionary<string, IndexNotice> entries, IEnumerable<string> changed) => this with
    {
        Entries = entries,
        order = order is { } known && ReferenceEquals(known.Entries, Entries) ? known.After(entries, changed) : null,
    };
}
