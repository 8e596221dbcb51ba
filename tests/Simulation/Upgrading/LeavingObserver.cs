using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Upgrading;

/// <summary>Lets an activation whose host is too old for its record go to one that reads it, if there is one.</summary>
internal sealed class LeavingObserver(Universe universe, HostInstance host) : IRunnerObserver
{
    /// <inheritdoc/>
    public void OnCommitted(ActorKey key, long version, IActorState state) => universe.OnCommitted(key, version, state);

    /// <inheritdoc/>
    public void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events) => universe.OnEvents(key, before, events);

    /// <inheritdoc/>
    public void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable) => universe.OnTried(key, elapsed, isDurable);

    /// <inheritdoc/>
    public void OnRefused(ActorKey key, ActorMessage message, Exception exception) => universe.OnRefused(key, message, exception);

    /// <inheritdoc/>
    public void OnDropped(ActorKey key, string reason) => universe.OnDropped(key, reason);

    /// <inheritdoc/>
    public void OnUnreadable(ActorKey key, Exception exception)
    {
        universe.OnUnreadable(key, exception);
        if (exception is RecordCorruptException { NeedsFormat: { } format })
        {
            universe.Counters.Reach("record too new for its host");
            universe.Cluster.Leave(host, key, format);
        }
    }
}
