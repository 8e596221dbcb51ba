using System.Globalization;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>Waits that a model asks for, for a time.</summary>
internal static class WorkerWaiting
{
    /// <summary>RFC 3339: with the zone, so that nobody has to guess.</summary>
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>Begins to wait, or answers why not.</summary>
    public static void Do(WorkerTurn turn, ControlCall control)
    {
        var (until, fault) = Until(turn.Now, control);
        if (fault is not null)
        {
            WorkerControls.Answer(turn, $"not waited: {fault}; it is {turn.Now:u} now", failed: true);
            return;
        }

        var reason = control.Text("reason", WorkerControls.MaximumReason);
        turn.Emit(new WorkerWaits { At = turn.Now, Wait = new WorkerWait { Until = until, Reason = $"step {turn.State.Key.Step} waits until {until:u}: {reason}".TrimEnd(' ', ':') } });
    }

    private static (DateTimeOffset Until, string? Fault) Until(DateTimeOffset now, ControlCall control)
    {
        var (time, hasSeconds) = (control.Text("time", 64), control.Text("seconds", 64).Length > 0);
        if (hasSeconds == time.Length > 0)
        {
            return (default, hasSeconds ? "the arguments of wait_until are not what it takes: give seconds or time, not both" : "the arguments of wait_until are not what it takes: give seconds, or time");
        }

        if (hasSeconds)
        {
            return control.Number("seconds") is > 0 and var seconds && seconds <= WorkerControls.LongestWait.TotalSeconds
                ? (now + TimeSpan.FromSeconds(seconds), null)
                : (default, "the arguments of wait_until are not what it takes: seconds is a whole number from 1 to 604800");
        }

        return !DateTimeOffset.TryParseExact(time, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var until)
            ? (default, "the arguments of wait_until are not what it takes: time is written as 2030-01-31T09:30:00Z, or with an offset as +02:00")
            : until <= now ? (default, $"{until:u} is past")
            : until - now > WorkerControls.LongestWait ? (default, "the arguments of wait_until are not what it takes: seven days are the most")
            : (until, null);
    }
}
