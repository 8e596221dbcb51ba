namespace Orleans.Goals.Engine.Tests.Processes;

/// <summary>
/// The system's clock, to which a test can add time: what a host allows for an hour is over when the test says so, however long the machine needed to
/// bring the command to where the test wants it. Timers are the system's: who waits for long must look at the clock in between.
/// </summary>
internal sealed class PassingTime : TimeProvider
{
    private long passed;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref passed));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref passed)).TotalSeconds * TimestampFrequency);

    /// <summary>So much time has passed.</summary>
    public void Pass(TimeSpan time) => Interlocked.Add(ref passed, time.Ticks);
}
