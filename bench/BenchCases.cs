using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>The cases: goals x steps, and the kill.</summary>
internal static class BenchCases
{
    /// <summary>A goal killed at step 5,000 of 6,000 and resumed by a new process.</summary>
    public const string Resume = "resume5000";

    /// <summary>All cases, in the order they run.</summary>
    public static readonly string[] Names = ["1x200", "64x50", "1x5000", "512x20", Resume];

    /// <summary>Runs one case in a folder of its own, which is removed at the end.</summary>
    public static async Task<Figures> RunAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            AppContext.BaseDirectory, "runs", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{name}"))).FullName;
        try
        {
            if (name == Resume)
            {
                return await ResumeCase.RunAsync(folder);
            }

            var parts = name.Split('x');
            var (goals, steps) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
            // A process that runs goals for days is compiled; the first thousands of steps of this one are not.
            await StepCase.RunAsync(Path.Combine(folder, "warm"), goals: 64, steps: 400);
            var before = await StoreRate.MeasureAsync(Path.Combine(folder, "store-1"), goals);
            var figures = await StepCase.RunAsync(Path.Combine(folder, "engine"), goals, steps);
            var after = await StoreRate.MeasureAsync(Path.Combine(folder, "store-2"), goals);
            Debug.Assert(figures.Steps == goals * steps, "every step was timed");

            // The machine is shared: the store is measured on both sides of the engine, and the better of the two is what it must compare with.
            return (before.CommitsPerSecond > after.CommitsPerSecond ? before : after).Into(figures with { Case = name });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
