using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>Figures for a person.</summary>
internal static class Table
{
    /// <summary>One line a case.</summary>
    public static string Of(Figures figures)
    {
        if (figures.ResumeMs is { } resume)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.Case,-11} first step {resume:F0} ms after the process was up ({figures.RestartMs:F0} ms with its start), {figures.RepeatedSteps} repeated");
        }

        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.Case,-11} {figures.StepsPerSecond,7:F0} steps/s  p50 {figures.P50Ms,6:F2} ms  p99 {figures.P99Ms,6:F2} ms");
        var cost = string.Create(
            CultureInfo.InvariantCulture,
            $"  CPU {figures.CpuMicrosecondsPerStep:F0} us  {figures.ContextSwitchesPerStep:F1} switches  {figures.AllocatedBytesPerStep / 1_024:F1} KiB allocated a step");
        if (figures.StoreCommitsPerSecond == 0)
        {
            return line + cost;
        }

        var store = string.Create(
            CultureInfo.InvariantCulture,
            $"  bare store {figures.StoreCommitsPerSecond,6:F0}/s  p50 {figures.StoreP50Ms:F2} ms  share {100 * figures.ShareOfStore:F0} %");
        var trend = figures.EarlyP50Ms is { } early
            ? string.Create(CultureInfo.InvariantCulture, $"  p50 at step 10: {early:F2} ms, at the end: {figures.LateP50Ms:F2} ms")
            : string.Empty;
        return line + store + cost + trend;
    }
}
