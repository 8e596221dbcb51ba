using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>Keeps what the shards of the watch list and of the index have committed, and who was woken when, and holds <see cref="WatchInvariants"/> against it.</summary>
internal sealed class WatchInspection(Universe universe, Ledger ledger)
{
    /// <summary>Hosts that hear of a change of the members poke their shards within this time, when nothing goes wrong.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<ActorKey, WatchState> shards = [];
    private readonly SortedDictionary<ActorKey, IndexState> lists = [];
    private readonly SortedDictionary<ActorKey, DateTimeOffset> woken = [];

    /// <summary>Whoever must be awake is woken at least this often, when nothing goes wrong: its shard may have to be reminded first.</summary>
    private TimeSpan AtMost => universe.Watching.NudgeInterval + universe.Watching.ReminderPeriod + Slack;

    /// <summary>Somebody was woken.</summary>
    public void OnWoken(ActorKey key) => woken[key] = universe.Scheduler.Now;

    /// <summary>A shard of the watch list committed.</summary>
    public void OnShard(ActorKey key, RecordAppend append)
    {
        var state = shards.GetValueOrDefault(key) ?? WatchLogic.Instance.Create(key);
        foreach (var change in append.Events.IsEmpty ? [] : WatchLogic.Instance.Format.ReadEvents(append.Events))
        {
            state = shards[key] = WatchLogic.Instance.Apply(state, change);
            if (change is GoalWatched watched)
            {
                universe.Counters.Reach(watched.From is null ? "goal watched" : "goal parked on its shard");
                Hold(watched.Goal, key, watched.From is { } from ? $"listed from {DateTimeOffset.FromUnixTimeMilliseconds(from):O}, as of version {watched.Version}" : $"listed, as of version {watched.Version}");
            }
            else if (change is GoalUnwatched unwatched)
            {
                universe.Counters.Reach("goal off its shard");
                Hold(unwatched.Goal, key, "listed no more");
            }
        }
    }

    /// <summary>A shard of the index committed.</summary>
    public void OnList(ActorKey key, RecordAppend append)
    {
        var state = lists.GetValueOrDefault(key) ?? IndexLogic.Instance.Create(key);
        foreach (var change in append.Events.IsEmpty ? [] : IndexLogic.Instance.Format.ReadEvents(append.Events))
        {
            foreach (var notice in ((GoalsIndexed)change).Goals)
            {
                WatchInvariants.OnlyNewerIsListed(ledger.Goal(notice.Goal), state.Entries.GetValueOrDefault(notice.Goal.Value), notice);
                universe.Counters.Reach("goal indexed");
            }

            state = lists[key] = IndexLogic.Instance.Apply(state, change);
        }
    }

    /// <summary>A goal committed.</summary>
    public void OnGoal(GoalFacts goal)
    {
        if (universe.Watching.HasShards)
        {
            WatchInvariants.IsOnItsShard(goal, EntryOf(goal), universe.Scheduler.Now);
        }
    }

    /// <summary>A runner believes in the state of a shard.</summary>
    public void OnBelieved(ActorKey key, long version, long stored, IActorState state)
    {
        Hold("A commit that is believed in is durable.", version <= stored, $"{key} believes in version {version}, the store has {stored}");
        if (version != stored || !universe.IsSampled(version))
        {
            return;
        }

        var isReplayed = state switch
        {
            WatchState believed => WatchLogic.Instance.Format.WriteState(believed).Span.SequenceEqual(WatchLogic.Instance.Format.WriteState(shards[key]).Span),
            IndexState believed => IndexLogic.Instance.Format.WriteState(believed).Span.SequenceEqual(IndexLogic.Instance.Format.WriteState(lists[key]).Span),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Hold("Replaying the events gives the state, byte for byte.", isReplayed, $"{key} believes in what its record does not say");
    }

    /// <summary>Faults stop: from now on whoever must be awake is woken in time.</summary>
    public void OnHealed()
    {
        if (universe.Watching.HasShards)
        {
            universe.Scheduler.After(AtMost, LookAround);
        }
    }

    /// <summary>Members have come or gone, after faults have stopped.</summary>
    public void OnMembersChanged(Func<bool> isStillSo)
    {
        var at = universe.Scheduler.Now;
        universe.Scheduler.After(Promptly, () =>
        {
            foreach (var (key, shard) in isStillSo() ? shards : [])
            {
                WatchInvariants.ShardIsPoked(shard.Entries.IsEmpty ? null : ledger.Goal(shard.Entries[0].Goal), key, woken.GetValueOrDefault(key) >= at);
            }
        });
    }

    /// <summary>Everything is at rest.</summary>
    public void OnFinished()
    {
        foreach (var (key, shard) in shards)
        {
            // Of a goal that was announced and never committed there is nobody to say so, where activations are collected between two calls.
            foreach (var entry in shard.Entries.Where(entry => universe.Records.Find(entry.Nudged) is not null))
            {
                WatchInvariants.LeavesItsShard(ledger.Goal(entry.Goal), key, entry);
            }
        }

        foreach (var goal in universe.Watching.HasShards ? ledger.Goals : [])
        {
            WatchInvariants.IsListedAsItStands(goal, lists.GetValueOrDefault(IndexShards.Of(goal.Id))?.Entries.GetValueOrDefault(goal.Id.Value));
        }
    }

    private void Hold(string sentence, bool holds, string what)
    {
        if (!holds)
        {
            throw ledger.Report(new ViolationException(null, sentence, what));
        }
    }

    private void Hold(GoalId id, ActorKey shard, string what)
    {
        var goal = ledger.Goal(id);
        universe.Story?.Tell(id, $"{shard}: {id} is {what}");
        WatchInvariants.IsReminded(goal, shard, universe.Reminders.Has(shard));
        WatchInvariants.IsOnItsShard(goal, EntryOf(goal), universe.Scheduler.Now);
    }

    private WatchEntry? EntryOf(GoalFacts goal) => shards.GetValueOrDefault(WatchShards.Of(goal.Id, universe.Watching.Shards))?.Find(goal.Id);

    private void LookAround()
    {
        var before = universe.Scheduler.Now - AtMost;
        foreach (var entry in shards.Values.SelectMany(static shard => shard.Entries).Where(entry => entry.NudgedFrom < before && entry.Told < before.ToUnixTimeSeconds()))
        {
            WatchInvariants.IsWokenInTime(ledger.Goal(entry.Goal), entry, woken.GetValueOrDefault(entry.Nudged), before);
        }

        universe.Scheduler.After(Slack, LookAround);
    }
}
