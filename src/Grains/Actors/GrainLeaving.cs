using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Identifiers;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>
/// Lets an activation whose silo is too old for its record, or for what it is told, go to one that reads it. Nothing was changed; as long as there is no such silo it stays.
/// </summary>
internal sealed class GrainLeaving(IGrainBase grain, ActorKey key, SiloCatalog catalog, Action abandon)
{
    /// <summary>
    /// How long it stays all the same. The record may be read before the activation has begun, and before the silo that sent it here, if one did, has seen that it has. That silo would
    /// wait for it to begin, and it for that silo to take it: until Orleans gives up half a minute later.
    /// </summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private IGrainTimer? timer;

    /// <summary>Lets it go where a format is read.</summary>
    /// <returns>Whether there is such a silo.</returns>
    public bool Leave(int format)
    {
        if (timer is null && catalog.Reader(format, key.Id, needs: []) is { } silo)
        {
            timer = grain.RegisterGrainTimer(GoAsync, silo, new GrainTimerCreationOptions(Moment, Timeout.InfiniteTimeSpan) { Interleave = true });
        }

        return timer is not null;
    }

    private Task GoAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        timer?.Dispose();
        timer = null;

        // Whoever waits for an answer hears at once that there is none: it goes when it has no call left, and no alarm rings in it any more that would end one.
        abandon();

        // Where it goes on: a hint of Orleans' own, for this one move.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        grain.MigrateOnIdle();
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        return Task.CompletedTask;
    }
}
