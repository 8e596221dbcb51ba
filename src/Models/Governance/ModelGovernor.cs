namespace Orleans.Goals.Models.Governance;

/// <summary>
/// Keeps the calls to one model with one key within its limits. Waiting calls are served goal by goal in turn, so that one goal with many calls
/// does not hold up the others; nobody overtakes a call whose turn it is, so a large one is not starved by small ones.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="clock">The clock of the limits.</param>
public sealed class ModelGovernor(GovernorOptions options, TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly RateBucket? _requests = options.RequestsPerMinute is { } requests ? new(requests) : null;
    private readonly RateBucket? _tokens = options.TokensPerMinute is { } tokens ? new(tokens) : null;
    private readonly Dictionary<string, LinkedList<Waiter>> _waiting = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _turns = new();
    private long _filledAt = clock.GetTimestamp();
    private long _closedAt;
    private TimeSpan _closedFor;
    private int _inFlight;
    private ITimer? _timer;

    /// <summary>How many calls wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Values.Sum(queue => queue.Count);
            }
        }
    }

    /// <summary>Waits for the turn of a call and reserves its tokens.</summary>
    /// <param name="goal">Who makes it; calls of one goal keep their order.</param>
    /// <param name="tokens">An upper bound of what it needs.</param>
    /// <param name="cancellationToken">Ends the waiting; nothing is reserved then.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public async Task<GovernorLease> EnterAsync(string goal, long tokens, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(goal, tokens);
        lock (_lock)
        {
            Enqueue(waiter);
            Serve_NeedsLock();
        }

        await using (cancellationToken.Register(() => Cancel(waiter, cancellationToken)))
        {
            return await waiter.Admitted.Task;
        }
    }

    /// <summary>Lets nobody enter for a while: the provider said that it is too much. A longer wait outlasts a shorter one.</summary>
    public void CloseFor(TimeSpan wait)
    {
        lock (_lock)
        {
            if (wait > ClosedFor_NeedsLock())
            {
                (_closedAt, _closedFor) = (clock.GetTimestamp(), wait);
                Serve_NeedsLock();
            }
        }
    }

    /// <summary>Stops the timer; calls that wait are not served any more, but can be cancelled.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    internal void GiveBack(long tokens)
    {
        lock (_lock)
        {
            Fill_NeedsLock();
            _tokens?.GiveBack(tokens);
            Serve_NeedsLock();
        }
    }

    internal void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            Serve_NeedsLock();
        }
    }

    private void Enqueue(Waiter waiter)
    {
        if (!_waiting.TryGetValue(waiter.Goal, out var queue))
        {
            _waiting[waiter.Goal] = queue = new();
            _turns.AddLast(waiter.Goal);
        }

        waiter.Place = queue.AddLast(waiter);
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Place is null)
            {
                return;
            }

            Remove_NeedsLock(waiter);
            waiter.Admitted.TrySetCanceled(cancellationToken);
            Serve_NeedsLock();
        }
    }

    private void Remove_NeedsLock(Waiter waiter)
    {
        var queue = _waiting[waiter.Goal];
        queue.Remove(waiter.Place!);
        waiter.Place = null;
        if (queue.Count == 0)
        {
            _waiting.Remove(waiter.Goal);
            _turns.Remove(waiter.Goal);
        }
    }

    /// <summary>Admits as many as may enter now, and arranges to look again when the next may.</summary>
    private void Serve_NeedsLock()
    {
        Fill_NeedsLock();
        while (_turns.First is { } turn)
        {
            var waiter = _waiting[turn.Value].First!.Value;
            if (_inFlight >= options.InFlight)
            {
                return;
            }

            var wait = Wait_NeedsLock(waiter.Tokens);
            if (wait > TimeSpan.Zero)
            {
                LookAgain_NeedsLock(wait);
                return;
            }

            Remove_NeedsLock(waiter);
            if (_waiting.ContainsKey(waiter.Goal))
            {
                _turns.Remove(turn);
                _turns.AddLast(turn);
            }

            _inFlight++;
            _requests?.Take(1);
            _tokens?.Take(waiter.Tokens);
            waiter.Admitted.TrySetResult(new GovernorLease(this, waiter.Tokens));
        }
    }

    private TimeSpan Wait_NeedsLock(long tokens)
    {
        var closed = ClosedFor_NeedsLock();
        var requests = _requests?.WaitFor(1) ?? TimeSpan.Zero;
        var amount = _tokens?.WaitFor(tokens) ?? TimeSpan.Zero;
        return new[] { closed, requests, amount }.Max();
    }

    private TimeSpan ClosedFor_NeedsLock()
    {
        var left = _closedFor - clock.GetElapsedTime(_closedAt);
        return _closedFor == TimeSpan.Zero || left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private void LookAgain_NeedsLock(TimeSpan wait)
    {
        // A millisecond more: a timer that fires early would only set another.
        var due = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds) + 1);
        if (_timer is null)
        {
            _timer = clock.CreateTimer(static state => ((ModelGovernor)state!).Serve(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Serve()
    {
        lock (_lock)
        {
            Serve_NeedsLock();
        }
    }

    private void Fill_NeedsLock()
    {
        var now = clock.GetTimestamp();
        var passed = clock.GetElapsedTime(_filledAt, now);
        _filledAt = now;
        _requests?.Fill(passed);
        _tokens?.Fill(passed);
    }

    private sealed class Waiter(string goal, long tokens)
    {
        public string Goal { get; } = goal;

        public long Tokens { get; } = tokens;

        public TaskCompletionSource<GovernorLease> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Where it stands in its goal's queue; null once admitted or cancelled.</summary>
        public LinkedListNode<Waiter>? Place { get; set; }
    }
}
