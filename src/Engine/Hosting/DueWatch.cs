using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<GoalId, bool> watched = new();
    private readonly Lock gate = new();
    private volatile bool all;
    private Task? watching;
    private bool stopped;

    /// <summary>Wakes a goal whenever its time has come, from now on. An idle actor is not kept for that.</summary>
    public void Watch(GoalId goal)
    {
        // Mostly it is watched already.
        if (!all && watched.TryAdd(goal, true))
        {
            Start();
        }
    }

    /// <summary>Wakes every goal: at once those whose time has come, and then again and again.</summary>
    public void WatchAll()
    {
        all = true;
        watched.Clear();
        Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? last;
        lock (gate)
        {
            stopped = true;
            last = watching;
        }

        await lifetime.CancelAsync().ConfigureAwait(false);
        if (last is not null)
        {
            await last.ConfigureAwait(false);
        }
    }

    private void Start()
    {
        lock (gate)
        {
            watching = stopped ? watching : watching ?? WatchAsync();
        }
    }

    private async Task WatchAsync()
    {
        // Whoever begins it need not wait for its first look.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
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
                if (key.Kind == ActorKind.Goal && !host.Has(key) && (all || watched.ContainsKey(key.Goal)))
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
