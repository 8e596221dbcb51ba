namespace Orleans.Goals.Models.Cassettes;

/// <summary>A clock whose timers are due at once: a replay does not wait again where the recording waited.</summary>
internal sealed class ImmediateClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
