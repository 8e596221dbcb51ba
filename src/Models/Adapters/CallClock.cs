using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Adapters;

/// <summary>The time limits of one call, told apart from the caller's own cancellation.</summary>
internal sealed class CallClock : IDisposable
{
    private readonly ModelsOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;
    private readonly long _start;
    private TimeSpan _waiting;

    public CallClock(ModelsOptions options, TimeProvider clock, CancellationToken caller)
    {
        (_options, _clock, _caller) = (options, clock, caller);
        _limit = new(Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _limit.Token);
        _start = clock.GetTimestamp();
        Allow(options.ResponseTimeout);
    }

    /// <summary>Cancelled by the caller or by a limit.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether a limit ended the call and not the caller.</summary>
    public bool TimedOut => _limit.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Whether the server said something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What the limit was, for the message.</summary>
    public string Limit => _clock.GetElapsedTime(_start) >= _options.CallTimeout
        ? $"the call took longer than {_options.CallTimeout} (CallTimeout)"
        : $"the model server said nothing for {_waiting} ({(_waiting == _options.ResponseTimeout ? nameof(_options.ResponseTimeout) : nameof(_options.IdleTimeout))})";

    /// <summary>The server said something: it may pause again.</summary>
    public void Heard()
    {
        HasBegun = true;
        Allow(_options.IdleTimeout);
    }

    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }

    private void Allow(TimeSpan wait)
    {
        _waiting = wait;
        var left = _options.CallTimeout - _clock.GetElapsedTime(_start);
        _limit.CancelAfter(left < wait ? left > TimeSpan.Zero ? left : TimeSpan.Zero : wait);
    }
}
