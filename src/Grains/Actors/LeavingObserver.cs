using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>
/// Lets an activation whose silo is too old for its record go to one that reads it. Nothing was changed; as long as there is no such silo it stays, and is tried again.
/// </summary>
internal sealed class LeavingObserver(IRunnerObserver inner, IGrainBase grain, SiloCatalog catalog) : IRunnerObserver
{
    /// <summary>
    /// How long it stays all the same. The record may be read before the activation has begun, and before the silo that sent it here, if one did, has seen that it has. That silo would
    /// wait for it to begin, and it for that silo to take it: until Orleans gives up half a minute later.
    /// </summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private string? told;
    private IGrainTimer? leaving;

    /// <inheritdoc/>
    public void OnCommitted(ActorKey key, long version, IActorState state) => inner.OnCommitted(key, version, state);

    /// <inheritdoc/>
    public void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events) => inner.OnEvents(key, before, events);

    /// <inheritdoc/>
    public void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable) => inner.OnTried(key, elapsed, isDurable);

    /// <inheritdoc/>
    public void OnRefused(ActorKey key, ActorMessage message, Exception exception) => inner.OnRefused(key, message, exception);

    /// <inheritdoc/>
    public void OnDropped(ActorKey key, string reason) => inner.OnDropped(key, reason);

    /// <inheritdoc/>
    public void OnUnreadable(ActorKey key, Exception exception)
    {
        if (exception.Message != told)
        {
            told = exception.Message;
            inner.OnUnreadable(key, exception);
        }

        if (exception is RecordCorruptException { NeedsFormat: { } format } && leaving is null && catalog.Reader(format, key.Id) is { } silo)
        {
            leaving = grain.RegisterGrainTimer(Leave, silo, new GrainTimerCreationOptions(Moment, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
    }

    private Task Leave(SiloAddress silo, CancellationToken cancellationToken)
    {
        leaving?.Dispose();
        leaving = null;

        // Where it goes on: a hint of Orleans' own, for this one move.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        grain.MigrateOnIdle();
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        return Task.CompletedTask;
    }
}
