using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.Upgrading;
using Orleans.Goals.Simulation.Watching;
using Orleans.Goals.Simulation.World;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>One start of a host process: an owner, with a clock of its own, activations, and operations.</summary>
internal sealed class HostInstance : IStrandHost
{
    private readonly SortedDictionary<ActorKey, Activation> activations = [];
    private readonly Universe universe;
    private readonly Strand work;
    private readonly IRecordStore store;
    private readonly HostTransport transport;
    private readonly IOwners owners;
    private readonly SimIndexFeed feed;

    public HostInstance(Universe universe, int slot, int generation)
    {
        this.universe = universe;
        Slot = slot;
        Owner = new OwnerId($"host-{slot + 1}.{generation}");
        work = new Strand(universe.Scheduler, this);
        Reads = universe.Rollout.ReadsAt(slot);
        IRecordStore way = new Records.FaultyStore(universe, this);
        if (Reads < RecordFormats.Newest)
        {
            way = new OlderStore(way, Reads, universe.Planted.OlderDrops);
        }

        Operations = new SimOperations(universe, this, way);
        store = universe.Planted.Store(way);
        transport = new HostTransport(universe, this);
        feed = new SimIndexFeed(universe, this, transport);
        Poker = new SimShardPoker(universe, this);
        owners = universe.Planted.Owners(new HostOwners(universe, this));
    }

    public OwnerId Owner { get; }

    public int Slot { get; }

    /// <summary>The newest format of records that its version reads.</summary>
    public int Reads { get; }

    /// <inheritdoc/>
    public bool IsGone { get; private set; }

    /// <inheritdoc/>
    public bool IsPaused { get; private set; }

    /// <summary>When everybody else began to take it for dead; null while nobody does.</summary>
    public DateTimeOffset? DeclaredDeadAt { get; set; }

    /// <summary>How far its wall clock is from the true time.</summary>
    public TimeSpan ClockOffset { get; set; }

    public SimOperations Operations { get; }

    /// <summary>Who pokes the shards of the watch list that are this host's.</summary>
    public SimShardPoker Poker { get; }

    public IReadOnlyCollection<Activation> Activations => activations.Values;

    public DateTimeOffset WallClock => universe.Scheduler.Now + ClockOffset;

    /// <summary>The activation of an actor here, made when there is none.</summary>
    public Activation Activate(ActorKey key)
    {
        if (!activations.TryGetValue(key, out var activation))
        {
            activations.Add(key, activation = new Activation(universe, this, key, PortsFor));
        }

        activation.UsedAt = universe.Scheduler.Now;
        return activation;
    }

    /// <summary>The activation of an actor here, or null.</summary>
    public Activation? Find(ActorKey key) => activations.GetValueOrDefault(key);

    /// <summary>Ends an activation where it stands.</summary>
    public void Deactivate(ActorKey key)
    {
        if (activations.Remove(key, out var activation))
        {
            activation.End();
        }
    }

    /// <summary>Starts work of the host itself, which dies with it.</summary>
    public void Do(Func<Task> job) => work.Post(() => _ = job());

    /// <summary>Everything of it is gone from now on.</summary>
    public void Crash()
    {
        IsGone = true;
        work.End();
        foreach (var activation in activations.Values)
        {
            activation.Strand.End();
        }
    }

    /// <summary>It stands still.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>It goes on as if nothing had happened.</summary>
    public void Continue()
    {
        IsPaused = false;
        work.Enlist();
        foreach (var activation in activations.Values)
        {
            activation.Strand.Enlist();
        }
    }

    /// <summary>Who wakes an actor: the hosts that look at the store's list, or as on a cluster the shards, their reminders, and the actors it belongs to.</summary>
    private IWaking WakingOf(ActorKey key, IActorClock clock) => !universe.Watching.HasShards ? StoredWaking.Instance : key.Kind switch
    {
        ActorKind.Goal => universe.Planted.Waking(key, new IndexedWaking(key.Goal, new WatchedWaking(key.Goal, universe.Watching.Shards, clock, transport, universe.RunnerOptions.ParkAfter), feed)),
        ActorKind.Watch => universe.Planted.Waking(key, new RemindedWaking(key, () => universe.Reminders.RegisterAsync(key))),
        _ => StoredWaking.Instance,
    };

    private RunnerPorts PortsFor(ActorKey key, IActorClock clock) => new()
    {
        Store = store,
        Clock = clock,
        Transport = transport,
        Operations = Operations,
        Owners = owners,
        Observer = Reads < RecordFormats.Newest ? new LeavingObserver(universe, this) : universe.Observer,
        Waking = WakingOf(key, clock),
        Options = universe.RunnerOptions,
    };
}
