using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Indexing;
using Orleans.Goals.Identifiers;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Goals.Grains.Watching;

/// <summary>Who wakes the actors of a silo: a goal its shard of the watch list, a shard its reminder, and all others their goal.</summary>
internal sealed class SiloWaking(
    ITransport transport, IndexFeed feed, IReminderRegistry reminders, IOptions<GoalsOptions> options, IOptions<ReminderOptions> limits, ILogger<RemindedWaking> logger)
{
    /// <summary>Who wakes one actor.</summary>
    public IWaking Of(ActorKey key, GrainId grain, IActorClock clock) => key.Kind switch
    {
        ActorKind.Goal => new IndexedWaking(key.Goal, new WatchedWaking(key.Goal, options.Value.WatchShards, clock, transport, options.Value.Runner.ParkAfter), feed),
        ActorKind.Watch => new RemindedWaking(grain, reminders, Period, logger),
        _ => StoredWaking.Instance,
    };

    private TimeSpan Period => options.Value.ReminderPeriod > limits.Value.MinimumReminderPeriod ? options.Value.ReminderPeriod : limits.Value.MinimumReminderPeriod;
}
