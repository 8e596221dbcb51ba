using Microsoft.Extensions.Logging;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Stores;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Goals.Grains.Watching;

/// <summary>A shard of the watch list is woken by a reminder of its own, which is there before anything is in the shard, and stays.</summary>
internal sealed partial class RemindedWaking(GrainId shard, IReminderRegistry reminders, TimeSpan period, ILogger<RemindedWaking> logger) : IWaking
{
    private const string Name = "goals.watch";

    private Task? registering;

    /// <inheritdoc/>
    public void Forget()
    {
        // The reminder does not change with the record.
    }

    /// <inheritdoc/>
    public async ValueTask BeforeAsync(long version, DateTimeOffset? due)
    {
        var task = Register();
        if (version > 1)
        {
            // It was there before the first commit: this only renews it.
            return;
        }

        try
        {
            await task;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new NotWatchedException($"the reminder of {shard.Key} could not be registered: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void After(long version, DateTimeOffset? due, RecordSummary? summary)
    {
        if (version > 0)
        {
            _ = Register();
        }
    }

    private Task Register()
    {
        if (registering is null or { IsFaulted: true } or { IsCanceled: true })
        {
            registering = RegisterAsync();
        }

        return registering;
    }

    private async Task RegisterAsync()
    {
        try
        {
            await reminders.RegisterOrUpdateReminder(shard, Name, period, period);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotRegistered(exception, shard);
            throw;
        }
    }
}
