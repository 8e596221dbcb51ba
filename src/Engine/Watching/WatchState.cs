using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Watching;

/// <summary>The state of a shard of the watch list: the goals that somebody must wake.</summary>
internal sealed record WatchState : IActorState
{
    /// <summary>The most goals of a shard.</summary>
    public const int MaximumEntries = 2_000;

    /// <summary>The shard's key.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>Into how many shards the cluster divides its goals; 0 when this shard was never told. The first shard is.</summary>
    [JsonPropertyName("shards")]
    public int Shards { get; init; }

    /// <summary>The goals, by id.</summary>
    [JsonPropertyName("entries")]
    public ImmutableArray<WatchEntry> Entries { get; init; } = [];

    /// <summary>The place of a goal, or the complement of the place it would have.</summary>
    public int PlaceOf(GoalId goal)
    {
        var (low, high) = (0, Entries.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = string.CompareOrdinal(Entries[middle].Goal.Value, goal.Value);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>A goal's entry, or null.</summary>
    public WatchEntry? Find(GoalId goal) => PlaceOf(goal) is >= 0 and var place ? Entries[place] : null;
}

/// <summary>A goal on the watch list. Its names are short because there are thousands of it in a record.</summary>
internal sealed record WatchEntry : INudged
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("g")]
    public required GoalId Goal { get; init; }

    /// <summary>The newest version of the goal's record of which the shard was told.</summary>
    [JsonPropertyName("v")]
    public required long Version { get; init; }

    /// <summary>From when on the goal must be awake, in milliseconds since 1970; null when it runs, and the shard knows no more.</summary>
    [JsonPropertyName("f")]
    public long? From { get; init; }

    /// <summary>When the shard was told, in seconds since 1970.</summary>
    [JsonPropertyName("t")]
    public required long Told { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ActorKey Nudged => ActorKey.ForGoal(Goal);

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset NudgedFrom => From is { } from ? DateTimeOffset.FromUnixTimeMilliseconds(from) : DateTimeOffset.MinValue;
}
