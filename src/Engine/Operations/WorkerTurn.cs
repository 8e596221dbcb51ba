using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>One attempt's turn to be at work, from when it is taken until this is disposed. Used by one thread at a time.</summary>
internal sealed class WorkerTurn(WorkerTurns turns, GoalId goal, TimeProvider timeProvider) : IDisposable
{
    // A timer reaches no further.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private bool isTaken;

    /// <summary>How long was waited for it.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Takes the turn if nothing has to be waited for.</summary>
    public bool TryTake() => isTaken = isTaken || !turns.AreLimited || turns.TryTake();

    /// <summary>Takes the turn for what is at work already, limit or not.</summary>
    public void TakeAtOnce()
    {
        if (!isTaken && turns.AreLimited)
        {
            turns.TakeAtOnce();
            isTaken = true;
        }
    }

    /// <summary>Waits for the turn until it comes, a stop is wanted or a time is over: what is to be done then the caller knows.</summary>
    /// <param name="notAfter">The time; null for none.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="abandon">Ends the waiting with an exception.</param>
    public async Task WaitAsync(DateTimeOffset? notAfter, CancellationToken stop, CancellationToken abandon)
    {
        var begun = timeProvider.GetTimestamp();
        while (!TryTake() && !stop.IsCancellationRequested && !(notAfter <= timeProvider.GetUtcNow()))
        {
            abandon.ThrowIfCancellationRequested();
            var left = notAfter - timeProvider.GetUtcNow() ?? LongestTimer;
            using var time = new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer, timeProvider);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon, time.Token);
            isTaken = await turns.WaitAsync(goal, ending.Token);
        }

        Waited += timeProvider.GetElapsedTime(begun);
        abandon.ThrowIfCancellationRequested();
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (isTaken && turns.AreLimited)
        {
            isTaken = false;
            turns.Return();
        }
    }
}
