using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Watching;

/// <summary>A shard of the watch list is woken by a reminder of its own, which is there before anything is in the shard, and stays.</summary>
/// <param name="shard">The shard.</param>
/// <param name="register">Registers the reminder, or renews it; ends when it is durable.</param>
internal sealed class RemindedWaking(ActorKey shard, Func<Task> register) : IWaking
{
    private Task? registering;

    /// <inheritdoc/>
    public void Forget()
    {
        // The reminder does not change with the record.
    }

    /// <inheritdoc/>
    public async ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
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
            throw new NotWatchedException($"the reminder of {shard} could not be registered: {exception.Message}", exception);
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
            registering = register();
        }

        return registering;
    }
}
