using System.Globalization;

namespace Orleans.Goals.Cli.Reports;

/// <summary>A wall-clock axis with ticks at times that a person would choose.</summary>
internal sealed class TimeAxis
{
    private const int MostTicks = 8;

    private static readonly double[] Steps =
    [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800,
        3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_419_200, 7_257_600, 31_536_000,
    ];

    private readonly DateTimeOffset begin;
    private readonly double seconds;
    private readonly double left;
    private readonly double width;

    /// <summary>An axis.</summary>
    /// <param name="begin">The time at its left end.</param>
    /// <param name="end">The time at its right end.</param>
    /// <param name="left">Where it begins.</param>
    /// <param name="width">How long it is.</param>
    public TimeAxis(DateTimeOffset begin, DateTimeOffset end, double left, double width)
    {
        this.begin = begin;
        seconds = Math.Max(0.001, (end - begin).TotalSeconds);
        this.left = left;
        this.width = width;
    }

    /// <summary>Where a time is; one outside is at the nearer end.</summary>
    public double At(DateTimeOffset time) => left + (width * Math.Clamp((time - begin).TotalSeconds / seconds, 0, 1));

    /// <summary>The ticks, in order: where, and what is written there in UTC.</summary>
    public IEnumerable<(double X, string Label)> Ticks()
    {
        var step = Array.Find(Steps, candidate => seconds / candidate <= MostTicks) is var found and > 0 ? found : Steps[^1] * Math.Ceiling(seconds / Steps[^1] / MostTicks);
        var ticks = TimeSpan.FromSeconds(step).Ticks;
        var spansDays = begin.UtcDateTime.Date != begin.AddSeconds(seconds).UtcDateTime.Date;
        var format = step switch
        {
            < 0.1 => "HH:mm:ss.fff",
            < 1 => "HH:mm:ss.f",
            < 60 => "HH:mm:ss",
            >= 86_400 => "MMM d",
            _ => spansDays ? "MMM d HH:mm" : "HH:mm",
        };
        for (var at = (begin.UtcTicks + ticks - 1) / ticks * ticks; at <= begin.UtcTicks + (long)(seconds * TimeSpan.TicksPerSecond); at += ticks)
        {
            var time = new DateTimeOffset(at, TimeSpan.Zero);
            yield return (At(time), time.ToString(format, CultureInfo.InvariantCulture));
        }
    }
}
