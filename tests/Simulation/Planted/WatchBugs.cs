using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<WatchState, WatchStateEvent>;

/// <summary>Bugs around the shards of a cluster's watch list, around those who tell and poke them, and around the index.</summary>
internal static class WatchBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("shard-forgets", "says yes to a goal that it did not know, and writes nothing", new Wrapped(WatchLogic.Instance)
        {
            Decides = static (state, _, _, events) => events.Where(change => change is not GoalWatched watched || state.Find(watched.Goal) is not null),
        }),
        Bug("shard-hears-the-old", "lets a goal go, or wait, because of an older version than the one it was told of", new Wrapped(WatchLogic.Instance)
        {
            Hears = static (state, message) => message is WatchMessage { Notice: { Settles: true } notice }
                ? new WatchMessage(notice with { Version = Math.Max(notice.Version, state.Find(notice.Goal)?.Version ?? 0) })
                : message,
        }),
        Bug("shard-later", "takes a later time in the place of an earlier one before the commit is there", new Wrapped(WatchLogic.Instance)
        {
            Decides = static (_, message, _, events) => events.Select(change => change is GoalWatched watched && message is WatchMessage { Notice: { Settles: false, From: { } from } }
                ? watched with { From = from == DateTimeOffset.MinValue ? null : from.ToUnixTimeMilliseconds() }
                : change),
        }),
        Bug("shard-keeps", "lets no goal go", new Wrapped(WatchLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Where(static change => change is not GoalUnwatched),
        }),
        Bug("shard-sleeps", "wakes nobody", new Wrapped(WatchLogic.Instance) { Nudges = static _ => [] }),
        new("shard-answers-early", "answers before what it lists is durable") { Store = static store => StoreBugs.OfShards(store, StoreBugs.Early) },
        new("shard-failure-is-success", "takes a failed write of its list for a success") { Store = static store => StoreBugs.OfShards(store, StoreBugs.Hopeful) },
        new("commits-unwatched", "commits although its shard could not write") { Waking = static (key, waking) => key.Kind == ActorKind.Goal ? new Careless(waking) : waking },
        new("tells-shard-late", "tells its shard and commits at once") { Waking = static (key, waking) => key.Kind == ActorKind.Goal ? new Hasty(waking) : waking },
        new("believes-shard", "takes what its shard was told for what it lists now, whatever the record says that was read since") { Waking = static (key, waking) => key.Kind == ActorKind.Goal ? new Sure(waking) : waking },
        new("never-settles", "does not say when it needs no watching any more") { Waking = static (key, waking) => key.Kind == ActorKind.Goal ? new Silent(waking) : waking },
        new("shard-unreminded", "lists goals before it has a reminder") { Waking = static (key, waking) => key.Kind == ActorKind.Watch ? new Hasty(waking) : waking },
        new("looks-once", "pokes its shards when it starts, and never again") { LooksOnce = true },
        new("index-hears-the-old", "lists what it is told, however old")
        {
            Indexes = static _ => new WrappedLogic<IndexState, IndexStateEvent>(IndexLogic.Instance) { Sees = static (state, _) => state with { Entries = state.Entries.Clear() } },
        },
        new("index-forgets", "says yes to what lists show of a goal, and writes nothing of one that it knows")
        {
            Indexes = static _ => new WrappedLogic<IndexState, IndexStateEvent>(IndexLogic.Instance)
            {
                Decides = static (state, _, _, events) => events.Where(change => change is not GoalsIndexed indexed || indexed.Goals.Any(notice => !state.Entries.ContainsKey(notice.Goal.Value))),
            },
        },
    ];

    /// <summary>Bugs of hosts of two versions side by side.</summary>
    public static IReadOnlyList<PlantedBug> Upgrading { get; } =
    [
        new("older-drops", "goes on with a record that is newer than it reads, without what it does not know") { OlderDrops = true },
        new("holds-nothing-back", "writes the newer format as soon as its own version can, whatever the operator says") { HoldsNothingBack = true },
    ];

    private static PlantedBug Bug(string name, string what, Wrapped logic) => new(name, what) { Watches = _ => logic };

    private abstract class Around(IWaking waking) : IWaking
    {
        public virtual void Forget() => waking.Forget();

        public virtual ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due) => waking.BeforeAsync(version, standing, due);

        public virtual void After(long version, DateTimeOffset? due, RecordSummary? summary) => waking.After(version, due, summary);
    }

    private sealed class Careless(IWaking waking) : Around(waking)
    {
        public override async ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
        {
            try
            {
                await base.BeforeAsync(version, standing, due);
            }
            catch (NotWatchedException)
            {
                // It will be all right.
            }
        }
    }

    private sealed class Hasty(IWaking waking) : Around(waking)
    {
        public override ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
        {
            _ = TellAsync(version, standing, due);
            return ValueTask.CompletedTask;
        }

        private async Task TellAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
        {
            try
            {
                await base.BeforeAsync(version, standing, due);
            }
            catch (NotWatchedException)
            {
                // Whatever becomes of it.
            }
        }
    }

    private sealed class Sure(IWaking waking) : Around(waking)
    {
        public override void Forget()
        {
        }

        public override ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due) => base.BeforeAsync(version, due, due);
    }

    private sealed class Silent(IWaking waking) : Around(waking)
    {
        public override void After(long version, DateTimeOffset? due, RecordSummary? summary)
        {
        }
    }
}
