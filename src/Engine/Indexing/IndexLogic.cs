using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Indexing;

using IndexTurn = Turn<IndexState, IndexStateEvent>;

/// <summary>A shard of a cluster's list of goals as the runner sees it. It may lag behind the goals, and goals never wait for it.</summary>
internal sealed class IndexLogic : IActorLogic<IndexState, IndexStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly IndexLogic Instance = new();

    private IndexLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<IndexState, IndexStateEvent> Format { get; } = new EnvelopeFormat<IndexState, IndexStateEvent>(
        "goals.index", RecordJson.Default.IndexState, RecordJson.Default.IReadOnlyListIndexStateEvent);

    /// <summary>The goals of a shard that a filter wants, as many as a page has, and one more when there are more.</summary>
    /// <exception cref="ArgumentException">It is no filter, or its cursor is not one of a list.</exception>
    public static ImmutableArray<GoalSummary> Find(IndexState state, GoalFilter filter)
    {
        RecordLimits.Require(filter);
        var (ticks, goal) = RecordPosition.Goal(filter.After);
        return state.Order.Take(
            filter,
            summary => summary.AcceptedAt.UtcTicks < ticks || (summary.AcceptedAt.UtcTicks == ticks && string.CompareOrdinal(summary.Id.Value, goal) > 0),
            filter.Limit + 1);
    }

    /// <inheritdoc/>
    public IndexState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<IndexState, IndexStateEvent> Decide(IndexState state, ActorMessage message, DecideContext context)
    {
        var turn = new IndexTurn(state, context, Apply);
        switch (message)
        {
            case IndexMessage index:
                ImmutableArray<IndexNotice> news = [.. index.Notices.Where(notice => !(state.Entries.TryGetValue(notice.Goal.Value, out var known) && known.Version >= notice.Version))];
                if (!news.IsEmpty)
                {
                    turn.Emit(new GoalsIndexed { At = turn.Now, Goals = news, Dropped = Overflow(state, news) });
                }

                return turn.End();
            case OwnersDeadMessage or WakeMessage:
                return turn.End();
            default:
                return turn.Refuse($"the index does not take {message.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public IndexState Apply(IndexState state, IndexStateEvent change) => change switch
    {
        GoalsIndexed indexed => state.With(
            state.Entries
                .RemoveRange(indexed.Dropped.Select(goal => goal.Value))
                .SetItems(indexed.Goals.Select(notice => KeyValuePair.Create(notice.Goal.Value, notice))),
            [.. indexed.Dropped.Select(goal => goal.Value), .. indexed.Goals.Select(notice => notice.Goal.Value)]) with { Sequence = state.Sequence + 1, At = change.At },
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(IndexState state) => [];

    /// <inheritdoc/>
    public OperationSpec SpecOf(IndexState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public bool MustStop(IndexState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public IReadOnlyList<Neighbour> Neighbours(IndexState state) => [];

    /// <inheritdoc/>
    public ActorMessage MessageTo(IndexState state, Neighbour neighbour) => throw new UnreachableException();

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(IndexState state) => null;

    /// <inheritdoc/>
    public DateTimeOffset? Due(IndexState state) => null;

    /// <inheritdoc/>
    /// <remarks>A list is written for as long as the cluster lives: its past would outgrow the goals.</remarks>
    public bool KeepsHistory => false;

    /// <inheritdoc/>
    public RecordSummary? Summary(IndexState state) => null;

    private static ImmutableArray<GoalId> Overflow(IndexState state, ImmutableArray<IndexNotice> news)
    {
        var excess = state.Entries.Count + news.Count(notice => !state.Entries.ContainsKey(notice.Goal.Value)) - IndexState.MaximumEntries;
        return excess <= 0
            ? []
            :
            [
                .. state.Entries.Values
                    .Where(entry => !news.Any(notice => notice.Goal == entry.Goal))
                    .OrderBy(Worth).ThenBy(entry => entry.Summary?.AcceptedAt).ThenBy(entry => entry.Goal.Value, StringComparer.Ordinal)
                    .Take(excess).Select(entry => entry.Goal),
            ];
    }

    private static int Worth(IndexNotice entry) => entry.Summary?.Status switch
    {
        null => 0,
        GoalStatus.Complete or GoalStatus.Cancelled => 1,
        _ => 2,
    };
}
