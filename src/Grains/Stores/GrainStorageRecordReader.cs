using System.Collections.Immutable;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Reads records in grain storage. Grain storage cannot be searched: what needs an index is refused.</summary>
internal sealed class GrainStorageRecordReader(GrainStorageRecordStore store) : IRecordReader
{
    private const string NeedsIndex =
        "grain storage cannot be searched: the cluster's index lists its goals, and its watch list what is due";

    /// <inheritdoc/>
    public ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default) => store.OpenAsync(key, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// Each actor's commits are in exact order, and none is skipped or repeated; between actors they are in the order of their times as far
    /// as they were there when they were read. What an actor commits after it was given up by the one above is not told.
    /// </remarks>
    public async ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default)
    {
        RecordLimits.RequireFeedPage(limit);
        return await new GoalFeed(store, goal, limit).ReadAsync(FeedPosition.Parse(after), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException(NeedsIndex);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException(NeedsIndex);
}
