using System.Collections.Immutable;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Puts a page of a goal's feed together from the histories of its actors, for a store that keeps each actor by itself.</summary>
/// <remarks>
/// The order of reading is what keeps it whole. Whoever says that another is over is read before that one: the goal before its plans, a plan's state
/// before its workers. So of what is over in what was read, everything is there, and the position need not keep it. And a plan's history is read
/// before its state: a worker which that history begins and that state does not have is over, not yet to come.
/// </remarks>
internal sealed class GoalFeed(GrainStorageRecordStore store, GoalId goal, int limit)
{
    private readonly List<FeedSource> sources = [];
    private int closed;

    /// <summary>Reads a page.</summary>
    public async Task<ImmutableArray<FeedEntry>> ReadAsync(FeedPosition position, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForGoal(goal);
        var record = await store.OpenAsync(key, cancellationToken);
        if (record.Version == 0)
        {
            return [];
        }

        var state = GoalLogic.Instance.Replay(key, record, out _);
        closed = state.Current is { } current ? current.Number - 1 : state.Plans;
        sources.Add(await SourceAsync(key, position.Goal, cancellationToken));
        for (var number = position.FirstPlan; number <= state.Plans; number++)
        {
            position = await ReadPlanAsync(number, position, cancellationToken);
        }

        if (position.Board is not null || sources.Exists(static source => source.Worker is not null))
        {
            sources.Add(await SourceAsync(ActorKey.ForBoard(goal), position.Board ?? 0, cancellationToken));
        }

        return Merge(position);
    }

    private async Task<FeedPosition> ReadPlanAsync(int number, FeedPosition position, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForPlan(goal, number);
        var after = position.Plan(number);
        var commits = await store.HistoryAsync(key, after, limit, cancellationToken);
        var begun = commits.SelectMany(static commit => Begun(commit)).ToArray();
        ImmutableArray<FeedWorker> known = [.. position.Workers.Keys.Where(worker => worker.Plan == number)];
        if (known.IsEmpty && begun.Length == 0)
        {
            sources.Add(new FeedSource(key, commits, limit));
            return position;
        }

        var state = PlanLogic.Instance.Replay(key, await store.OpenAsync(key, cancellationToken), out _);
        if (state.Assignment is null)
        {
            // Forgotten meanwhile, and its workers with it.
            sources.Add(new FeedSource(key, commits, limit));
            return known.Aggregate(position, static (left, worker) => left.Without(worker));
        }

        var places = begun.Select(one => (one.Version, Worker: new FeedWorker(number, state.Graph.IndexOf(one.Worker.Step), one.Worker.Attempt))).ToArray();
        sources.Add(new FeedSource(key, commits, limit)
        {
            Begun = places.GroupBy(static place => place.Version).ToImmutableSortedDictionary(static group => group.Key, static group => group.Select(static place => place.Worker).ToImmutableArray()),
        });
        foreach (var worker in known.Concat(places.Select(static place => place.Worker)).Where(worker => worker.Step < state.Graph.Steps.Length))
        {
            var name = ActorKey.ForWorker(key, state.Step(worker.Step).Id, worker.Attempt);
            var history = await store.HistoryAsync(name, position.Workers.GetValueOrDefault(worker), limit, cancellationToken);
            sources.Add(new FeedSource(name, history, limit)
            {
                Worker = worker,
                IsOver = number <= closed || !state.Workers.TryGetValue(worker.Step, out var open) || open.Attempt != worker.Attempt,
            });
        }

        return position;
    }

    private static IEnumerable<(long Version, WorkerBegun Worker)> Begun(HistoryCommit commit) =>
        commit.Events.IsEmpty ? [] : PlanLogic.Instance.Format.ReadEvents(commit.Events).OfType<WorkerBegun>().Select(begun => (commit.Version, begun));

    private async Task<FeedSource> SourceAsync(ActorKey key, long after, CancellationToken cancellationToken) =>
        new(key, await store.HistoryAsync(key, after, limit, cancellationToken), limit);

    private ImmutableArray<FeedEntry> Merge(FeedPosition position)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntry>();
        while (entries.Count < limit && sources.Where(source => source.HasNext && IsTold(source, position)).MinBy(static source => source.NextAt) is { } earliest)
        {
            var commit = earliest.Take();
            position = Settle(After(earliest, commit, position));
            entries.Add(new FeedEntry(position.ToCursor(), earliest.Key, new StoredCommit(commit.Version, commit.Events)));
        }

        return entries.DrainToImmutable();
    }

    /// <summary>Workers are told of after the commit that begins them, and the board after the first of them.</summary>
    private static bool IsTold(FeedSource source, FeedPosition position) => source.Key.Kind switch
    {
        ActorKind.Worker => position.Workers.ContainsKey(source.Worker!.Value),
        ActorKind.Board => position.Board is not null,
        _ => true,
    };

    private static FeedPosition After(FeedSource source, HistoryCommit commit, FeedPosition position) => source.Key.Kind switch
    {
        ActorKind.Goal => position.AtGoal(commit.Version),
        ActorKind.Worker => position.At(source.Worker!.Value, commit.Version),
        ActorKind.Board => position with { Board = commit.Version },
        _ => (source.Begun.TryGetValue(commit.Version, out var begun) ? begun : []).Aggregate(position.AtPlan(source.Key.PlanNumber, commit.Version), static (next, worker) => next.With(worker)),
    };

    /// <summary>Leaves out of the position what has nothing more to tell.</summary>
    private FeedPosition Settle(FeedPosition position)
    {
        foreach (var source in sources)
        {
            if (source is { Worker: { } worker, IsDone: true, IsOver: true } && position.Workers.ContainsKey(worker))
            {
                position = position.Without(worker);
            }
        }

        while (position.FirstPlan <= closed && sources.TrueForAll(source => source.IsDone || source.Key != ActorKey.ForPlan(goal, position.FirstPlan))
            && !position.Workers.Keys.Any(worker => worker.Plan == position.FirstPlan))
        {
            position = position.WithoutFirstPlan();
        }

        return position;
    }
}
