namespace Orleans.Goals.Engine.Runner;

/// <summary>The one alarm of an actor's clock, set to the earliest of the times something waits for.</summary>
internal sealed class Alarm(IActorClock clock)
{
    private DateTimeOffset? setTo;

    /// <summary>Whether it will ring within a time from now.</summary>
    public bool IsSetWithin(TimeSpan span) => setTo < clock.UtcNow + span;

    /// <summary>It rang.</summary>
    public void Ring() => setTo = null;

    /// <summary>Sets it to the earliest of some times; null is never.</summary>
    public void Set(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
        {
            earliest = earliest is null || time < earliest ? time ?? earliest : earliest;
        }

        if (earliest != setTo)
        {
            setTo = earliest;
            clock.SetAlarm(earliest);
        }
    }
}
