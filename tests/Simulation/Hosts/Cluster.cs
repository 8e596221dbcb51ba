using System.Collections.Immutable;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>The hosts of a universe: who lives, who is taken for dead, and where actors are.</summary>
internal sealed class Cluster(Universe universe, int slots, TimeSpan watchInterval)
{
    private readonly HostInstance?[] current = new HostInstance?[slots];
    private readonly int[] generations = new int[slots];
    private readonly List<HostInstance> zombies = [];
    private readonly SortedDictionary<ActorKey, HostInstance> directory = [];
    private readonly SortedSet<string> declaredDead = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ActorKey, (DateTimeOffset Until, bool BothWays)> partitions = [];
    private long view;

    /// <summary>The instances that run, zombies included.</summary>
    public IEnumerable<HostInstance> Running => current.OfType<HostInstance>().Concat(zombies);

    /// <summary>Starts every host.</summary>
    public void Start()
    {
        for (var slot = 0; slot < slots; slot++)
        {
            Start(slot);
        }
    }

    /// <summary>The newest format that every host reads that is there.</summary>
    public int ReadByAll => Living().Select(static host => host.Reads).DefaultIfEmpty(Upgrading.UpgradePlan.Older).Min();

    /// <summary>An operator ends the host of a place, so that another version takes it.</summary>
    public void Replace(int slot)
    {
        if (current[slot] is { } host)
        {
            Crash(host, "to be replaced");
        }
    }

    /// <summary>About half of all activations end, to go on wherever they are placed then.</summary>
    public void Scatter()
    {
        foreach (var (host, key) in Living().SelectMany(host => host.Activations.Select(activation => (host, activation.Key))).Where(_ => universe.Random.Chance(5_000)).ToArray())
        {
            Drop(host, key);
        }
    }

    /// <summary>An activation goes to a host that reads its record; if there is none it stays.</summary>
    public void Leave(HostInstance host, ActorKey key, int format)
    {
        if (Living().Find(other => other.Reads >= format) is { } reader)
        {
            universe.Story?.Tell(key.Goal, $"{key} goes from {host.Owner} to {reader.Owner}, which reads format {format}");
            host.Deactivate(key);
            directory[key] = reader;
        }
    }

    /// <summary>Whether everybody takes an owner for dead.</summary>
    public bool IsDeclaredDead(OwnerId owner) => declaredDead.Contains(owner.Value);

    /// <summary>The host of an owner, or null when it is gone.</summary>
    public HostInstance? Find(OwnerId owner) => Running.FirstOrDefault(host => host.Owner == owner && !host.IsGone);

    /// <summary>Whether nothing reaches an actor at present.</summary>
    public bool IsPartitioned(ActorKey key) => IsCutOff(key) is not null;

    /// <summary>Whether a message does not get through at present.</summary>
    public bool IsPartitioned(ActorKey to, ActorMessage message) =>
        IsPartitioned(to) || (Sender(message) is { } from && IsCutOff(from) is { BothWays: true });

    /// <summary>Where a message to an actor goes; null when nobody is there.</summary>
    public HostInstance? Route(ActorKey key, HostInstance? from)
    {
        if (from is { DeclaredDeadAt: not null, IsGone: false } && from.Find(key) is not null && universe.Random.Chance(5_000))
        {
            // A zombie still believes that the actor is there.
            return from;
        }

        if (!directory.TryGetValue(key, out var place) || place.IsGone || place.DeclaredDeadAt is not null)
        {
            if (Living() is not { Count: > 0 } living)
            {
                return null;
            }

            directory[key] = place = universe.Random.Pick(living);
            universe.Story?.Tell(key.Goal, $"{key} is placed on {place.Owner}");
        }

        if (universe.Faults.Strikes(Fault.SecondActivation) && Living() is { Count: > 1 } others)
        {
            var second = universe.Random.Pick(others);
            universe.Story?.Tell(key.Goal, $"{key} is also activated on {second.Owner}");
            if (universe.Random.Chance(5_000))
            {
                directory[key] = second;
            }

            return second;
        }

        return place;
    }

    /// <summary>Wakes an actor, wherever it is.</summary>
    /// <returns>False when there is no host that could have it.</returns>
    public bool Poke(ActorKey key, HostInstance? from)
    {
        if ((key.Kind == ActorKind.Watch && IsPartitioned(key)) || Route(key, from) is not { } host)
        {
            return false;
        }

        universe.Inspector.OnPoked(key);
        host.Activate(key).Post(static runner => runner.Poke());
        return true;
    }

    /// <summary>A host process ends where it stands; another is started in its place later.</summary>
    public void Crash(HostInstance host, string when)
    {
        if (host.IsGone)
        {
            return;
        }

        universe.Counters.Crashes++;
        universe.Story?.TellAll($"{host.Owner} crashes {when}");
        host.Crash();
        zombies.Remove(host);
        if (current[host.Slot] == host)
        {
            current[host.Slot] = null;
            var restart = universe.Random.Milliseconds(0, 20_000);
            universe.Scheduler.After(restart, () => Start(host.Slot));
        }

        universe.Scheduler.After(universe.Random.Milliseconds(0, 15_000), () => DeclareDead(host));
    }

    /// <summary>An activation ends where it stands, and its host goes on.</summary>
    public void Drop(HostInstance host, ActorKey key)
    {
        universe.Story?.Tell(key.Goal, $"{key} is dropped from {host.Owner}");
        host.Deactivate(key);
        if (directory.GetValueOrDefault(key) == host)
        {
            directory.Remove(key);
        }
    }

    /// <summary>What may happen to a host between any two steps.</summary>
    public void Trouble()
    {
        if (universe.Faults.Strikes(Fault.CrashAnywhere) && Running.ToList() is { Count: > 0 } hosts)
        {
            Crash(universe.Random.Pick(hosts), "between two steps");
        }

        if (universe.Faults.Strikes(Fault.Zombie) && Living() is { Count: > 1 } living)
        {
            MakeZombie(universe.Random.Pick(living));
        }

        if (universe.Faults.Strikes(Fault.HostPaused) && Running.ToList() is { Count: > 0 } pausable)
        {
            Pause(universe.Random.Pick(pausable));
        }

        if (universe.Faults.Strikes(Fault.HostSleeps) && Living() is { Count: > 1 } sleepy)
        {
            Sleep(universe.Random.Pick(sleepy));
        }

        if (universe.Faults.Strikes(Fault.ShardCutOff))
        {
            var shard = ActorKey.ForWatch(universe.Random.Below(universe.Watching.Shards));
            partitions[shard] = (universe.Scheduler.Now + universe.Random.Milliseconds(10_000, 180_000), false);
            universe.Story?.TellAll($"{shard} is cut off");
        }

        if (universe.Faults.Strikes(Fault.Deactivation) && Running.SelectMany(host => host.Activations.Select(activation => (host, activation))).ToList() is { Count: > 0 } active)
        {
            var (host, activation) = universe.Random.Pick(active);
            Drop(host, activation.Key);
        }

        if (universe.Faults.Strikes(Fault.ClockJump) && Running.ToList() is { Count: > 0 } clocks)
        {
            universe.Random.Pick(clocks).ClockOffset += universe.Random.Milliseconds(0, 6_000) - TimeSpan.FromSeconds(3);
        }

        if (universe.Faults.Strikes(Fault.MachineRestart))
        {
            RestartMachine();
        }

        if (universe.Faults.Strikes(Fault.Partition) && universe.Inspector.Plans.Concat(universe.Inspector.Children).Concat(universe.Inspector.Workers).ToList() is { Count: > 0 } plans)
        {
            var cut = universe.Random.Pick(plans);
            partitions[cut] = (universe.Scheduler.Now + universe.Random.Milliseconds(60_000, 900_000), universe.Random.Chance(5_000));
            universe.Story?.Tell(cut.Goal, $"{cut} is cut off");
        }
    }

    /// <summary>Faults stop: what is taken for dead is dead, what stands still goes on, every actor is in one place.</summary>
    public void Heal()
    {
        foreach (var zombie in zombies.ToArray())
        {
            Crash(zombie, "at last");
        }

        foreach (var host in current.OfType<HostInstance>())
        {
            host.Continue();
        }

        RemoveDuplicates();
        if (universe.Watching.LateCrash is { } late && universe.Watching.HasShards)
        {
            universe.Scheduler.After(late, CrashLate);
        }
    }

    private static ActorKey? Sender(ActorMessage message) => message switch
    {
        ObservedMessage observed => observed.From,
        WorkerObservedMessage observed => observed.From,
        BoardAskMessage asked => asked.From,
        ChildDesiredMessage desired => new ActorKey(ActorKind.Plan, desired.Desired.Plan),
        ChildObservedMessage observed => ActorKey.ForGoal(observed.From),
        _ => null,
    };

    private (DateTimeOffset Until, bool BothWays)? IsCutOff(ActorKey key) =>
        universe.Faults.IsOn && partitions.TryGetValue(key, out var cut) && cut.Until > universe.Scheduler.Now ? cut : null;

    /// <summary>Ends second activations, wherever they stand.</summary>
    private void RemoveDuplicates()
    {
        foreach (var host in current.OfType<HostInstance>())
        {
            foreach (var activation in host.Activations.Where(activation => directory.GetValueOrDefault(activation.Key) != host).ToArray())
            {
                host.Deactivate(activation.Key);
            }
        }

        universe.Scheduler.After(TimeSpan.FromSeconds(1), RemoveDuplicates);
    }

    private List<HostInstance> Living() => [.. current.OfType<HostInstance>().Where(host => host.DeclaredDeadAt is null)];

    private void Start(int slot)
    {
        if (current[slot] is not null)
        {
            return;
        }

        var host = new HostInstance(universe, slot, ++generations[slot]);
        current[slot] = host;
        universe.Story?.TellAll($"{host.Owner} starts");
        if (universe.Watching.HasShards)
        {
            Announce();
            Collect(host);
        }
        else
        {
            Watch(host);
        }
    }

    /// <summary>Members have come or gone. Each host hears it when it does: one that sleeps as soon as it wakes, one that was declared dead never.</summary>
    private void Announce()
    {
        if (!universe.Watching.HasShards || !universe.Watching.HostsPoke)
        {
            return;
        }

        var version = ++view;
        var members = Living();
        ImmutableArray<string> active = [.. members.Select(static host => host.Owner.Value)];
        if (!universe.Faults.IsOn && !active.IsEmpty)
        {
            // Unless one of them ends before it could.
            universe.Inspector.OnMembersChanged(() => version == view && members.TrueForAll(static host => !host.IsGone));
        }

        foreach (var host in current.OfType<HostInstance>())
        {
            // News that get lost are found in the table.
            var delay = universe.Faults.Strikes(Fault.MessageLost) ? universe.Random.Milliseconds(10_000, 60_000) : universe.Random.Milliseconds(0, 500);
            universe.Scheduler.After(delay, () => host.Poker.Hear(version, active));
        }
    }

    /// <summary>A host ends activations that have nothing to do. A shard stays: while it has anybody to wake it rings often.</summary>
    private void Collect(HostInstance host)
    {
        if (host.IsGone)
        {
            return;
        }

        var unused = universe.Scheduler.Now - universe.Watching.CollectAfter;
        foreach (var activation in host.IsPaused ? [] : host.Activations.Where(activation => activation is { IsIdle: true, Strand.IsEmpty: true, Key.Kind: not ActorKind.Watch } && activation.UsedAt <= unused).ToArray())
        {
            universe.Counters.Reach($"{activation.Key.Kind} collected".ToLowerInvariant());
            Drop(host, activation.Key);
        }

        universe.Scheduler.After(universe.Watching.CollectEvery, () => Collect(host));
    }

    /// <summary>A host ends when nothing else goes wrong any more: those that are left must see to what it had.</summary>
    private void CrashLate()
    {
        if (Living() is { Count: > 1 } living)
        {
            universe.Counters.Reach("late crash");
            Crash(universe.Random.Pick(living), "in the quiet");
        }
    }

    /// <summary>The hosts see to it that everything on the watch list is awake.</summary>
    private void Watch(HostInstance host)
    {
        if (host.IsGone || host.DeclaredDeadAt is not null)
        {
            return;
        }

        foreach (var due in universe.Records.Due(universe.Scheduler.Now))
        {
            if (!universe.Faults.Strikes(Fault.PokeLost))
            {
                Poke(due, host);
            }
        }

        universe.Scheduler.After(watchInterval, () => Watch(host));
    }

    private void MakeZombie(HostInstance host)
    {
        universe.Story?.TellAll($"{host.Owner} is declared dead, and goes on");
        current[host.Slot] = null;
        zombies.Add(host);
        DeclareDead(host);
        universe.Scheduler.After(universe.Random.Milliseconds(0, 20_000), () => Start(host.Slot));
        universe.Scheduler.After(universe.Random.Milliseconds(500, 90_000), () => Crash(host, "at last"));
        if (universe.Watching is { HasShards: true, HostsPoke: true })
        {
            // It pokes what it takes for its own.
            universe.Scheduler.After(universe.Random.Milliseconds(0, 30_000), host.Poker.Begin);
        }
    }

    private void DeclareDead(HostInstance host)
    {
        host.DeclaredDeadAt ??= universe.Scheduler.Now;
        if (declaredDead.Add(host.Owner.Value))
        {
            Announce();
        }
    }

    /// <summary>A host that others take for dead while it stands still; it goes on where it stood, for as long as it takes to find out.</summary>
    private void Sleep(HostInstance host)
    {
        universe.Story?.TellAll($"{host.Owner} falls asleep");
        host.Pause();
        var deadAfter = universe.Random.Milliseconds(2_000, 15_000);
        var sleeps = deadAfter + universe.Random.Milliseconds(0, 90_000);
        universe.Scheduler.After(deadAfter, () =>
        {
            if (current[host.Slot] == host && universe.Faults.IsOn)
            {
                universe.Story?.TellAll($"{host.Owner} is declared dead, and sleeps");
                current[host.Slot] = null;
                zombies.Add(host);
                DeclareDead(host);
                universe.Scheduler.After(universe.Random.Milliseconds(0, 20_000), () => Start(host.Slot));
            }
        });
        universe.Scheduler.After(sleeps, () => Awake(host));
    }

    private void Awake(HostInstance host)
    {
        if (host.IsGone)
        {
            return;
        }

        universe.Story?.TellAll($"{host.Owner} wakes up");
        universe.Counters.Reach(host.DeclaredDeadAt is null ? "host awake again" : "host awake again, declared dead");
        host.Continue();
        if (universe.Watching.HostsPoke)
        {
            host.Poker.Begin();
        }

        if (host.DeclaredDeadAt is not null)
        {
            universe.Scheduler.After(universe.Random.Milliseconds(100, 60_000), () => Crash(host, "at last"));
        }
    }

    private void Pause(HostInstance host)
    {
        if (!host.IsPaused)
        {
            universe.Story?.TellAll($"{host.Owner} stands still");
            host.Pause();
            universe.Scheduler.After(universe.Random.Milliseconds(500, 40_000), host.Continue);
        }
    }

    private void RestartMachine()
    {
        universe.Story?.TellAll("the machine restarts");
        universe.World.RestartMachine();
        foreach (var host in Running.ToArray())
        {
            Crash(host, "with the machine");
        }
    }
}
