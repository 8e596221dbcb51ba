using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>The cases: goals x steps, and the kill.</summary>
internal static class BenchCases
{
    /// <summary>A goal killed at step 5,000 of 6,000 and resumed by a new process.</summary>
    public const string Resume = "resume5000";

    /// <summary>Store and engine are measured in turn so often, and the round with the median share counts: the disk is not the same every second.</summary>
    private const int Rounds = 5;

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
}
