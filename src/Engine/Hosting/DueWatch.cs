using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>
/// Wakes the goals whose time has come, by the store's list of them: also those that are not in memory, and when the machine slept or its clock
/// was set meanwhile.
/// </summary>
internal sealed class DueWatch(IRecordReader reader, ActorHost host, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource lifetime = new();
    private Task? watching;

    /// <summary>Begins, once: at once, and then again and again.</summary>
    public void Start() => watching ??= WatchAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync().ConfigureAwait(false);
        if (watching is not null)
        {
            await watching.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await WakeAsync().ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(lifetime.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task WakeAsync()
    {
        try
        {
            foreach (var key in await reader.DueAsync(time.GetUtcNow(), lifetime.Token).ConfigureAwait(false))
            {
                // What is in memory has an alarm of its own.
                if (key.Kind == ActorKind.Goal && !host.Has(key))
                {
                    host.Poke(key);
                }
            }
        }
        catch (GoalsException)
        {
            // The store cannot be read now. If it has closed itself the host has told so; else the next look finds what this one missed.
        }
    }
}
