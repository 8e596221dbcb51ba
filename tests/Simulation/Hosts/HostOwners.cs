using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>What a host knows of the life of others.</summary>
internal sealed class HostOwners(Universe universe, HostInstance host) : IOwners
{
    /// <inheritdoc/>
    public OwnerId Self => host.Owner;

    /// <inheritdoc/>
    public bool IsDead(OwnerId owner) => universe.IsExclusive ? owner != Self : universe.Cluster.IsDeclaredDead(owner);
}
