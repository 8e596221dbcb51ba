using Orleans.Goals.Engine.Runner;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Actors;

/// <summary>An actor's clock: the alarm is one grain timer, made when first needed.</summary>
/// <remarks>
/// Ringing counts as use of the grain: an activation whose timer rings often is not collected. A runner that is woken early sets its alarm again.
/// </remarks>
/// <param name="grain">The actor's grain.</param>
/// <param name="time">The clock.</param>
/// <param name="longestWait">The longest time without ringing while an alarm is set.</param>
/// <param name="ring">Wakes the runner.</param>
internal sealed class GrainAlarm(IGrainBase grain, TimeProvider time, TimeSpan longestWait, Action ring) : IActorClock, IDisposable
{
    /// <summary>Of an activation that stays while an alarm is set, for nobody wakes it in time: it wakes others.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>Of one that need not stay for an alarm that is far away: the watch list has it. No timer runs for longer than some weeks.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

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
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > longestWait ? longestWait : wait;
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
