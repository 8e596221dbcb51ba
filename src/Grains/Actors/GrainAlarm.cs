using Orleans.Goals.Engine.Runner;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Actors;

/// <summary>An actor's clock: the alarm is one grain timer, made when first needed.</summary>
/// <remarks>
/// While an alarm is set its timer rings at least once a minute. That counts as use of the grain, so an activation that waits for something
/// is not collected before it comes; a runner that is woken early sets its alarm again.
/// </remarks>
internal sealed class GrainAlarm(IGrainBase grain, TimeProvider time, Action ring) : IActorClock, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private IGrainTimer? timer;

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

        // Timers fire on whole milliseconds, cut off: one more keeps the alarm from ringing before its time.
        var wait = when - time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
        if (timer is null)
        {
            timer = grain.RegisterGrainTimer(
                static (action, _) =>
                {
                    action();
                    return Task.CompletedTask;
                },
                ring,
                new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }
        else
        {
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();
}
