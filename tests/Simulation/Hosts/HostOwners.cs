using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>What a host knows of the life of others, and how it reaches them: a reminder may be lost, doubled, late, or overtaken.</summary>
internal sealed class HostOwners(Universe universe, HostInstance host) : IOwners
{
    /// <inheritdoc/>
    public OwnerId Self => host.Owner;

    /// <inheritdoc/>
    public bool IsDead(OwnerId owner) => universe.IsExclusive ? owner != Self : universe.Cluster.IsDeclaredDead(owner);

    /// <inheritdoc/>
    public void Remind(OwnerId owner, OperationReminder reminder)
    {
        universe.OnReminded(host, owner, reminder);
        if (!universe.Faults.Strikes(Fault.MessageLost))
        {
            universe.Scheduler.After(universe.Travel(), () => universe.Cluster.Find(owner)?.Operations.Remind(reminder));
        }

        if (universe.Faults.Strikes(Fault.MessageDoubled))
        {
            universe.Scheduler.After(universe.Random.Milliseconds(0, 60_000), () => universe.Cluster.Find(owner)?.Operations.Remind(reminder));
        }
    }
}
