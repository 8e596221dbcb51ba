using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Following;

/// <summary>Reads a goal's events for somebody who also does other things meanwhile.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    /// <summary>When nothing comes for so long from a store that has nothing to wait for, there is nothing more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private readonly IGoals goals;
    private readonly GoalId goal;
    private readonly TimeProvider time;
    private CancellationTokenSource stop = new();
    private IAsyncEnumerator<GoalEvent> events;
    private Cursor cursor;

    /// <summary>Begins after a cursor; with <c>default</c> at the goal's first event.</summary>
    public EventReader(IGoals goals, GoalId goal, Cursor after, TimeProvider time)
    {
        cursor = after;
        this.goals = goals;
        this.goal = goal;
        this.time = time;
        events = goals.WatchAsync(goal, after, stop.Token).GetAsyncEnumerator(stop.Token);
        Next = events.MoveNextAsync().AsTask();
    }

    /// <summary>Completes when there is another event, or when there will be no more.</summary>
    public Task<bool> Next { get; private set; }

    /// <summary>Whether the goal has ended and all its events were taken.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Takes an event that is there already.</summary>
    public async Task<GoalEvent?> TakeAsync()
    {
        if (IsAtEnd || !Next.IsCompleted)
        {
            return null;
        }

        if (!await Next)
        {
            IsAtEnd = true;
            return null;
        }

        var taken = events.Current;
        cursor = taken.Cursor;
        Next = events.MoveNextAsync().AsTask();
        return taken;
    }

    /// <summary>Begins anew after the last event taken, so that whatever is committed by now is there without waiting for a signal.</summary>
    /// <returns>All of it.</returns>
    public async Task<IReadOnlyList<GoalEvent>> DrainAsync()
    {
        var drained = new List<GoalEvent>();
        if (await EndAsync() is { } last)
        {
            drained.Add(last);
            cursor = last.Cursor;
        }

        if (IsAtEnd)
        {
            return drained;
        }

        stop = new CancellationTokenSource();
        events = goals.WatchAsync(goal, cursor, stop.Token).GetAsyncEnumerator(stop.Token);
        for (Next = events.MoveNextAsync().AsTask(); await IsThereAsync(); Next = events.MoveNextAsync().AsTask())
        {
            drained.Add(events.Current);
            cursor = events.Current.Cursor;
        }

        return drained;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        stop.Dispose();
    }

    private async Task<bool> IsThereAsync()
    {
        if (!Next.IsCompleted)
        {
            await Task.WhenAny(Next, Task.Delay(Quiet, time));
        }

        return Next.IsCompleted && await Next;
    }

    /// <summary>Stops reading.</summary>
    /// <returns>An event that had just come.</returns>
    private async Task<GoalEvent?> EndAsync()
    {
        await stop.CancelAsync();
        GoalEvent? last = null;
        try
        {
            if (!IsAtEnd)
            {
                var more = await Next;
                last = more ? events.Current : null;
                IsAtEnd = !more;
            }
        }
        catch (OperationCanceledException)
        {
            // It was waiting for the next event.
        }

        await events.DisposeAsync();
        return last;
    }
}
