using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Stores;

/// <summary>Reads records without being able to change them: for hosts, feeds, lists and reports. Optional where a store cannot index.</summary>
/// <remarks>Safe for use by many threads. Every method may throw <see cref="StoreUnavailableException"/> or <see cref="RecordCorruptException"/>.</remarks>
public interface IRecordReader
{
    /// <summary>Reads a record as <see cref="IRecordStore.OpenAsync"/> does.</summary>
    ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default);

    /// <summary>The commits of a goal and its plans after a cursor, oldest first.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="after">Where the last page ended; <c>default</c> for the beginning.</param>
    /// <param name="limit">The most commits to return, at least 1.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>The page; empty when there is nothing after the cursor yet. Never skips a commit that becomes visible later.</returns>
    ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The actors that must be awake at <paramref name="now"/>, the longest due first.</summary>
    ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Goals, newest accepted first.</summary>
    ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>One commit in a goal's feed.</summary>
/// <param name="Cursor">The position after it.</param>
/// <param name="Key">Whose commit it is.</param>
/// <param name="Commit">The commit.</param>
public readonly record struct FeedEntry(Cursor Cursor, ActorKey Key, StoredCommit Commit);
