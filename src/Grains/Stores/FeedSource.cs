using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Stores;

/// <summary>One actor's part of a page of a goal's feed.</summary>
/// <param name="key">The actor.</param>
/// <param name="commits">Its commits after the position.</param>
/// <param name="limit">How many were asked for.</param>
internal sealed class FeedSource(ActorKey key, ImmutableArray<HistoryCommit> commits, int limit)
{
    private int next;

    /// <summary>The actor.</summary>
    public ActorKey Key { get; } = key;

    /// <summary>Of a worker its place; else null.</summary>
    public FeedWorker? Worker { get; init; }

    /// <summary>Of a plan the workers that a commit begins, by its version.</summary>
    public ImmutableSortedDictionary<long, ImmutableArray<FeedWorker>> Begun { get; init; } = ImmutableSortedDictionary<long, ImmutableArray<FeedWorker>>.Empty;

    /// <summary>Of a worker whether it was over before it was read: then everything is there.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether it has a commit more.</summary>
    public bool HasNext => next < commits.Length;

    /// <summary>Whether there was no more when it was read; as many as were asked for may not be all.</summary>
    public bool IsDone => !HasNext && commits.Length < limit;

    /// <summary>When the next commit was made.</summary>
    public DateTimeOffset NextAt => commits[next].At;

    /// <summary>Takes the next commit.</summary>
    public HistoryCommit Take() => commits[next++];
}
