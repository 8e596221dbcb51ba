using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Goals.Engine.Indexing;
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
internal sealed partial class SiloWaking(
    ITransport transport, IndexFeed feed, IReminderRegistry reminders, IOptions<GoalsOptions> options, IOptions<ReminderOptions> limits, ILogger<SiloWaking> logger)
{
    private const string Reminder = "goals.watch";

    /// <summary>Who wakes one actor.</summary>
    public IWaking Of(ActorKey key, GrainId grain, IActorClock clock) => key.Kind switch
    {
        ActorKind.Goal => new IndexedWaking(key.Goal, new WatchedWaking(key.Goal, options.Value.WatchShards, clock, transport, options.Value.Runner.ParkAfter), feed),
        ActorKind.Watch => new RemindedWaking(key, () => RegisterAsync(grain)),
        _ => StoredWaking.Instance,
    };

    private TimeSpan Period => options.Value.ReminderPeriod > limits.Value.MinimumReminderPeriod ? options.Value.ReminderPeriod : limits.Value.MinimumReminderPeriod;

    private async Task RegisterAsync(GrainId shard)
    {
        try
        {
            await reminders.RegisterOrUpdateReminder(shard, Reminder, Period, Period);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotRegistered(exception, shard);
            throw;
        }
    }
}
