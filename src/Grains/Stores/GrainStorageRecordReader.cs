using System.Collections.Immutable;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
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
    /// as they were there when they were read. A plan's commits after its goal has closed it are not told.
    /// </remarks>
    public async ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default)
    {
        RecordLimits.RequireFeedPage(limit);
        var position = FeedPosition.Parse(after);

        // The goal before its plans: of a plan that is closed in what is read here, everything is there.
        var goalKey = ActorKey.ForGoal(goal);
        var record = await store.OpenAsync(goalKey, cancellationToken);
        if (record.Version == 0)
        {
            return [];
        }

        var state = GoalLogic.Instance.Replay(goalKey, record, out _);
        var sources = new List<FeedSource> { await ReadAsync(goalKey, position.Goal, limit, cancellationToken) };
        for (var number = position.FirstPlan; number <= state.Plans; number++)
        {
            sources.Add(await ReadAsync(ActorKey.ForPlan(goal, number), position.Plan(number), limit, cancellationToken));
        }

        var closed = state.Current is { } current ? current.Number - 1 : state.Plans;
        return Merge(position, sources, closed, limit);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException(NeedsIndex);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException(NeedsIndex);

    private static ImmutableArray<FeedEntry> Merge(FeedPosition position, List<FeedSource> sources, int closed, int limit)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntry>();
        while (entries.Count < limit && sources.Where(source => source.HasNext).MinBy(source => source.NextAt) is { } earliest)
        {
            var commit = earliest.Take();
            position = position.At(earliest.Key, commit.Version);
            while (position.FirstPlan <= closed && sources.TrueForAll(source => source.IsDone || source.Key != ActorKey.ForPlan(earliest.Key.Goal, position.FirstPlan)))
            {
                position = position.WithoutFirstPlan();
            }

            entries.Add(new FeedEntry(position.ToCursor(), earliest.Key, new StoredCommit(commit.Version, commit.Events)));
        }

        return entries.DrainToImmutable();
    }

    private async Task<FeedSource> ReadAsync(ActorKey key, long after, int limit, CancellationToken cancellationToken) =>
        new(key, await store.HistoryAsync(key, after, limit, cancellationToken), limit);

    private sealed class FeedSource(ActorKey key, ImmutableArray<HistoryCommit> commits, int limit)
    {
        private int next;

        public ActorKey Key { get; } = key;

        public bool HasNext => next < commits.Length;

        /// <summary>Whether there was no more when it was read; as many as were asked for may not be all.</summary>
        public bool IsDone => !HasNext && commits.Length < limit;

        public DateTimeOffset NextAt => commits[next].At;

        public HistoryCommit Take() => commits[next++];
    }
}
