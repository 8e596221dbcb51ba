using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>An actor's clock over a <see cref="TimeProvider"/>: the alarm is one timer, made when first needed.</summary>
internal sealed class AlarmClock(TimeProvider time, Action ring) : IActorClock, IDisposable
{
    /// <summary>
    /// An alarm later than this rings early and is set again by the runner. Timers stand still while the machine sleeps, and know nothing of a clock
    /// that is set: so nobody waits much longer than they should for either.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private ITimer? timer;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <inheritdoc/>
    public void SetAlarm(DateTimeOffset? at)
    {
        if (at is not { } when)
        {
            timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = when - time.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;

        // Timers fire on whole milliseconds, cut off: one more keeps the alarm from ringing before its time.
        wait += TimeSpan.FromMilliseconds(1);
        if (timer is null)
        {
            timer = time.CreateTimer(static state => ((Action)state!)(), ring, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();
}
