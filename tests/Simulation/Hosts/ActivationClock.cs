using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>An activation's clock: its host's wall clock, and one timer which counts true time, as timers do.</summary>
internal sealed class ActivationClock(Universe universe, HostInstance host, Action ring) : IActorClock
{
    private int armed;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => host.WallClock;

    /// <inheritdoc/>
    public void SetAlarm(DateTimeOffset? at)
    {
        var mine = ++armed;
        if (at is { } when)
        {
            var wait = when - host.WallClock;
            universe.Scheduler.After(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, () =>
            {
                if (mine == armed && !host.IsGone)
                {
                    ring();
                }
            });
        }
    }
}
