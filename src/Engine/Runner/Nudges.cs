namespace Orleans.Goals.Engine.Runner;

/// <summary>
/// Wakes the actors that another one looks after: each when its time has come, and all whose time has come when told to, and again and again.
/// So many may be woken at once that they are woken in portions.
/// </summary>
internal sealed class Nudges(RunnerPorts ports)
{
    private const int Portion = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private IReadOnlyList<INudged> all = [];

    /// <summary>Who is looked through in the round that is under way; null when none is.</summary>
    private IReadOnlyList<INudged>? round;
    private int place;
    private DateTimeOffset nextPortion;

    /// <summary>When the last round began.</summary>
    private DateTimeOffset roundAt = DateTimeOffset.MinValue;

    /// <summary>Whose time came up to then has been woken for it.</summary>
    private DateTimeOffset seenTo = DateTimeOffset.MinValue;

    /// <summary>Takes over whom a new state has to wake.</summary>
    public void Update(IReadOnlyList<INudged> nudged) => all = nudged;

    /// <summary>Wakes all whose time has come, beginning with the next pump.</summary>
    public void Begin()
    {
        round = null;
        roundAt = DateTimeOffset.MinValue;
    }

    /// <summary>Wakes who is to be woken now.</summary>
    /// <returns>When to pump again, or null.</returns>
    public DateTimeOffset? Pump()
    {
        var now = ports.Clock.UtcNow;
        if (all.Count == 0)
        {
            (round, roundAt, seenTo) = (null, now, now);
            return null;
        }

        if (round is null && roundAt <= now - ports.Options.NudgeInterval)
        {
            (round, place, nextPortion, roundAt, seenTo) = (all, 0, now, now, now);
        }

        return round is null ? Single(now) : GoOn(now);
    }

    private DateTimeOffset? GoOn(DateTimeOffset now)
    {
        if (now < nextPortion)
        {
            return nextPortion;
        }

        for (var end = Math.Min(place + Portion, round!.Count); place < end; place++)
        {
            if (round[place].NudgedFrom <= roundAt)
            {
                ports.Transport.Poke(round[place].Nudged);
            }
        }

        if (place < round.Count)
        {
            return nextPortion = now + Pause;
        }

        round = null;
        return Single(now);
    }

    private DateTimeOffset Single(DateTimeOffset now)
    {
        var next = roundAt + ports.Options.NudgeInterval;
        for (var index = 0; index < all.Count; index++)
        {
            var from = all[index].NudgedFrom;
            if (from > now)
            {
                next = from < next ? from : next;
            }
            else if (from > seenTo)
            {
                ports.Transport.Poke(all[index].Nudged);
            }
        }

        seenTo = now;
        return next;
    }
}
