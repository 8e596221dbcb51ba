namespace Orleans.Goals.Engine.Tests.Hosting;

/// <summary>The system's clock, set forward or back; timers know nothing of that, as on a real machine that slept or whose clock was set.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));

    public void Shift(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);
}
