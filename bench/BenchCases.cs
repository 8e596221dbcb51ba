using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>The cases: goals x steps, and the kill.</summary>
internal static class BenchCases
{
    /// <summary>A goal killed at step 5,000 of 6,000 and resumed by a new process.</summary>
    public const string Resume = "resume5000";

    /// <summary>Store and engine are measured in turn so often, and the round with the median share counts: the disk is not the same every second.</summary>
    private const int Rounds = 5;

    /// <summary>So many goals run alone before anything counts.</summary>
    private const int WarmGoals = 40;

    /// <summary>All cases, in the order they run.</summary>
    public static readonly string[] Names = ["1x200", "64x50", "1x5000", "512x20", Resume];

    /// <summary>Said on the standard error when the process is warm and only the engine runs from here on: time for a profiler to attach.</summary>
    private const string Warm = "warm";

    /// <summary>Runs one case in a folder of its own, which is removed at the end.</summary>
    /// <param name="name">The case.</param>
    /// <param name="engineOnly">If given: no bare store beside it, but the engine alone, again and again for so long, and the round with the median CPU time.</param>
    public static async Task<Figures> RunAsync(string name, TimeSpan? engineOnly)
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
            await WarmUpAsync(Path.Combine(folder, "warm"));
            if (engineOnly is { } duration)
            {
                return await RunEngineAsync(folder, name, goals, steps, duration);
            }

            var rounds = new List<Figures>();
            for (var round = 0; round < Rounds; round++)
            {
                var store = await StoreRate.MeasureAsync(Path.Combine(folder, $"store-{round}"), goals);
                rounds.Add(store.Into(await StepCase.RunAsync(Path.Combine(folder, $"engine-{round}"), goals, steps)));
            }

            // One round's own pair: figures of different rounds are figures of different disks.
            return rounds.OrderBy(round => round.ShareOfStore).ElementAt(Rounds / 2) with { Case = name };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// A process that runs goals for days is compiled, and compiling takes a core: first many goals at once, then one after the other, because
    /// alone a step takes other ways, and what is called once a goal is compiled anew after some thirty.
    /// </summary>
    private static async Task WarmUpAsync(string folder)
    {
        await RunAndForgetAsync(folder, goals: 64, steps: 400);
        for (var goal = 0; goal < WarmGoals; goal++)
        {
            await RunAndForgetAsync(folder, goals: 1, steps: 50);
        }
    }

    private static async Task<Figures> RunAndForgetAsync(string folder, int goals, int steps)
    {
        var figures = await StepCase.RunAsync(folder, goals, steps);
        Directory.Delete(folder, recursive: true);
        return figures;
    }

    private static async Task<Figures> RunEngineAsync(string folder, string name, int goals, int steps, TimeSpan duration)
    {
        await Console.Error.WriteLineAsync(Warm);
        var rounds = new List<Figures>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            rounds.Add(await RunAndForgetAsync(Path.Combine(folder, "engine"), goals, steps));
        }

        return rounds.OrderBy(round => round.CpuMicrosecondsPerStep).ElementAt(rounds.Count / 2) with { Case = name };
    }
}
