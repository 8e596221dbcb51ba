using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Watching;

/// <summary>A cluster's reminders: durable, one for each shard; each time they may come late, or not at all, and while no host is up they do not come.</summary>
internal sealed class SimReminders(Universe universe)
{
    private readonly SortedSet<ActorKey> registered = [];

    /// <summary>Whether a shard's reminder is durable.</summary>
    public bool Has(ActorKey shard) => registered.Contains(shard);

    /// <summary>Registers or renews a shard's reminder. What goes wrong with the store goes wrong here too.</summary>
    public async Task RegisterAsync(ActorKey shard)
    {
        await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(0, 10));
        if (universe.Faults.Strikes(Fault.StoreFailsBefore))
        {
            throw new StoreUnavailableException("the reminder could not be written");
        }

        if (registered.Add(shard))
        {
            universe.Scheduler.After(universe.Watching.ReminderPeriod, () => Tick(shard));
        }

        if (universe.Faults.Strikes(Fault.StoreFailsAfter))
        {
            throw new StoreUnavailableException("the reminder could not be written, or so it seems");
        }
    }

    private void Tick(ActorKey shard)
    {
        universe.Scheduler.After(universe.Watching.ReminderPeriod, () => Tick(shard));
        if (!universe.Faults.Strikes(Fault.PokeLost))
        {
            universe.Scheduler.After(universe.Travel(), () => universe.Counters.Reach(universe.Cluster.Poke(shard, from: null) ? "shard reminded" : "shard reminded while no host is up"));
        }
    }
}
