using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>What a step of 1 KiB result leaves in the store, and what is written for it.</summary>
internal static class BytesCase
{
    /// <summary>Runs one long goal, then many short ones.</summary>
    public static async Task<Findings> RunAsync(string folder) =>
        new("bytes", [.. await MeasureAsync(folder, goals: 1, steps: 5_000), .. await MeasureAsync(folder, goals: 64, steps: 50)]);

    private static async Task<IReadOnlyList<Finding>> MeasureAsync(string folder, int goals, int steps)
    {
        var place = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{goals}x{steps}"));
        var before = Written();
        _ = await StepCase.RunAsync(place, goals, steps);
        var after = Written();

        // The store is closed: its log is in the database.
        var kept = new DirectoryInfo(Path.Combine(place, "store")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var all = (double)goals * steps;
        var shape = string.Create(CultureInfo.InvariantCulture, $"{goals}x{steps}");
        return
        [
            new Finding($"{shape}: kept in the store, all files, closed", kept / all, "B/step"),
            new Finding($"{shape}: written by calls, log and checkpoints included", (after.Calls - before.Calls) / all, "B/step"),
            new Finding($"{shape}: sent to the disk as the kernel counts it, whole pages", (after.Disk - before.Disk) / all, "B/step"),
        ];
    }

    /// <summary>Of <c>/proc/self/io</c> <c>wchar</c> and <c>write_bytes</c>.</summary>
    private static (long Calls, long Disk) Written()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("bytes written are counted by /proc/self/io, which only Linux has");
        }

        var counts = File.ReadLines("/proc/self/io").Select(line => line.Split(": ")).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        return (counts["wchar"], counts["write_bytes"]);
    }
}
