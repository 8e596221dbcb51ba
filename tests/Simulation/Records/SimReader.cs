using System.Collections.Immutable;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Records;

/// <summary>Reads the past of a universe's store. It answers at once, so that whoever asks goes on in the same step.</summary>
internal sealed class SimReader(SimRecords records) : IRecordReader
{
    /// <inheritdoc/>
    public ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default) => ValueTask.FromResult(records.Read(key));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Feed(goal, RecordPosition.Sequence(after), limit));

    /// <summary>The commits of a goal and its plans after a position.</summary>
    public ImmutableArray<FeedEntry> Feed(GoalId goal, long after = 0, int limit = int.MaxValue) =>
    [
        .. records.Log
            .Where(entry => entry.Sequence > after && entry.Key.Kind != ActorKind.Workspace && entry.Key.Goal == goal)
            .Take(limit)
            .Select(entry => new FeedEntry(RecordPosition.After(entry.Sequence), entry.Key, entry.Commit)),
    ];

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
