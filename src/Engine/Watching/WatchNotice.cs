using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Watching;

/// <summary>What a goal tells the shard that watches it.</summary>
internal sealed record WatchNotice
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The version of the goal's record of which it speaks: the one that comes, or when it settles the one that is there.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>
    /// From when on the goal must be awake; <see cref="DateTimeOffset.MinValue"/> is now. Null only when it settles: it needs no watching any more.
    /// </summary>
    [JsonPropertyName("from")]
    public DateTimeOffset? From { get; init; }

    /// <summary>
    /// Whether the time is that of the record as it is, and replaces what is listed. If not it is that of a commit that comes: what is listed
    /// is made earlier, never later.
    /// </summary>
    [JsonPropertyName("settles")]
    public bool Settles { get; init; }
}
