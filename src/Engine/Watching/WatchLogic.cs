using System.Diagnostics;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Watching;

using WatchTurn = Turn<WatchState, WatchStateEvent>;

/// <summary>A shard of the watch list as the runner sees it: it is told before a goal needs waking, and after a goal no longer needs it.</summary>
/// <remarks>
/// <para>The list holds at least what must run: a goal that is listed without need is woken, finds nothing to do, and says so again.</para>
/// <para>A goal's activation tells the shard of version v before it commits it, unless it knows that what is listed is early enough, and that
/// version v - 1 does not let the goal go, or wait for longer: the write of v may fail, and land when v - 1 was read anew and settled. The activation
/// forgets what it knows whenever it reads its record. So a late word of an older version, from an activation that was overtaken, finds a
/// newer one listed and changes nothing.</para>
/// </remarks>
internal sealed class WatchLogic : IActorLogic<WatchState, WatchStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly WatchLogic Instance = new();

    /// <summary>
    /// A version of which the shard was told this long ago, and which the goal's record has not reached, was never committed: the process that
    /// told it died before its write, or the write failed. No write is under way for that long.
    /// </summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Being told the same again is written down when what is written is older than this.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private WatchLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<WatchState, WatchStateEvent> Format { get; } = new EnvelopeFormat<WatchState, WatchStateEvent>(
        "goals.watch", RecordJson.Default.WatchState, RecordJson.Default.IReadOnlyListWatchStateEvent);

    /// <inheritdoc/>
    public WatchState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<WatchState, WatchStateEvent> Decide(WatchState state, ActorMessage message, DecideContext context)
    {
        var turn = new WatchTurn(state, context, Apply);
        switch (message)
        {
            case WatchMessage { Notice: { Settles: false, From: { } from } notice }:
                return Watch(turn, notice, from);
            case WatchMessage { Notice: { Settles: true } notice }:
                return Settle(turn, notice);
            case ShardsMessage shards:
                return Count(turn, shards.Shards);
            case OwnersDeadMessage or WakeMessage:
                return turn.End();
            default:
                return turn.Refuse($"the watch list does not take {message.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public WatchState Apply(WatchState state, WatchStateEvent change)
    {
        var next = state with { Sequence = state.Sequence + 1, At = change.At };
        switch (change)
        {
            case ShardsCounted counted:
                return next with { Shards = counted.Shards };
            case GoalWatched watched:
                var entry = new WatchEntry { Goal = watched.Goal, Version = watched.Version, From = watched.From, Told = watched.At.ToUnixTimeSeconds() };
                var place = state.PlaceOf(watched.Goal);
                return next with { Entries = place >= 0 ? state.Entries.SetItem(place, entry) : state.Entries.Insert(~place, entry) };
            case GoalUnwatched unwatched:
                return next with { Entries = state.PlaceOf(unwatched.Goal) is >= 0 and var gone ? state.Entries.RemoveAt(gone) : state.Entries };
            default:
                throw new UnreachableException();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(WatchState state) => [];

    /// <inheritdoc/>
    public OperationSpec SpecOf(WatchState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public bool MustStop(WatchState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public IReadOnlyList<Neighbour> Neighbours(WatchState state) => [];

    /// <inheritdoc/>
    public ActorMessage MessageTo(WatchState state, Neighbour neighbour) => throw new UnreachableException();

    /// <inheritdoc/>
    public IReadOnlyList<INudged> Nudged(WatchState state) => state.Entries;

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(WatchState state) => null;

    /// <inheritdoc/>
    public DateTimeOffset? Due(WatchState state) => state.Entries.IsEmpty ? null : DateTimeOffset.MinValue;

    /// <inheritdoc/>
    /// <remarks>A list is written for as long as the cluster lives: its past would outgrow the goals.</remarks>
    public bool KeepsHistory => false;

    /// <inheritdoc/>
    public RecordSummary? Summary(WatchState state) => null;

    private static Decision<WatchState, WatchStateEvent> Watch(WatchTurn turn, WatchNotice notice, DateTimeOffset from)
    {
        var known = turn.State.Find(notice.Goal);
        if (known is null && turn.State.Entries.Length >= WatchState.MaximumEntries)
        {
            return turn.Refuse(
                $"shard {turn.State.Id} of the watch list is full: it watches {WatchState.MaximumEntries} goals. Wait until some have ended, or use a second cluster");
        }

        var wanted = new GoalWatched
        {
            At = turn.Now,
            Goal = notice.Goal,
            Version = Math.Max(notice.Version, known?.Version ?? 0),
            From = Earlier(known, Milliseconds(from)),
        };
        if (known is null || known.Version != wanted.Version || known.From != wanted.From || turn.Now - Told(known) > Fresh)
        {
            turn.Emit(wanted);
        }

        return turn.End();
    }

    private static Decision<WatchState, WatchStateEvent> Settle(WatchTurn turn, WatchNotice notice)
    {
        if (turn.State.Find(notice.Goal) is not { } known)
        {
            return turn.End();
        }

        if (notice.Version < known.Version && turn.Now - Told(known) < Abandoned)
        {
            return turn.Refuse($"a commit of version {known.Version} was announced, later than {notice.Version}");
        }

        if (notice.From is not { } from)
        {
            turn.Emit(new GoalUnwatched { At = turn.Now, Goal = notice.Goal });
        }
        else if (known.Version != notice.Version || known.From != Milliseconds(from))
        {
            turn.Emit(new GoalWatched { At = turn.Now, Goal = notice.Goal, Version = notice.Version, From = Milliseconds(from) });
        }

        return turn.End();
    }

    private static Decision<WatchState, WatchStateEvent> Count(WatchTurn turn, int shards)
    {
        if (turn.State.Shards == 0)
        {
            turn.Emit(new ShardsCounted { At = turn.Now, Shards = shards });
        }

        return turn.State.Shards == shards
            ? turn.End()
            : turn.Refuse($"the goals of this cluster are watched in {turn.State.Shards} shards, not in {shards}: the number is fixed when a cluster first starts. Set it to {turn.State.Shards}");
    }

    private static long? Earlier(WatchEntry? known, long? from) =>
        known is null ? from : known.From is not { } listed || from is not { } wanted ? null : Math.Min(listed, wanted);

    private static DateTimeOffset Told(WatchEntry entry) => DateTimeOffset.FromUnixTimeSeconds(entry.Told);

    /// <summary>Cut off, so that a goal is woken a moment early rather than late.</summary>
    private static long? Milliseconds(DateTimeOffset from) => from == DateTimeOffset.MinValue ? null : from.ToUnixTimeMilliseconds();
}
