using System.Diagnostics;

namespace Orleans.Goals.Bench;

/// <summary>The published command with the smallest goal: one step and one criterion, both a command that does nothing.</summary>
internal static class SmallestCase
{
    private const int Rounds = 15;

    /// <summary>Runs the goal, and what it runs by itself, in turns.</summary>
    public static async Task<Findings> RunAsync(string folder, string command)
    {
        var goals = new List<double>();
        var alone = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, $"round-{round}")).FullName;
            var file = Path.Combine(place, "smallest.yaml");
            await File.WriteAllTextAsync(file, "objective: Nothing, durably.\ndoneWhen:\n  - {id: done, run: 'true'}\nplans:\n  - steps:\n      - {id: only, run: 'true'}\n");
            var twice = await TimeAsync("/bin/sh", place, "-c", "true") + await TimeAsync("/bin/sh", place, "-c", "true");
            var whole = await TimeAsync(command, place, "run", file, "--store", Path.Combine(place, "store"));
            if (round > 0)
            {
                // The first reads files from the disk that later ones find in memory.
                goals.Add(whole);
                alone.Add(twice);
            }
        }

        goals.Sort();
        alone.Sort();
        return new Findings(
            HostCases.Smallest,
            [
                new Finding("goals run, whole process, median of 15", goals[Rounds / 2], "ms"),
                new Finding("... its two commands by themselves, median of 15", alone[Rounds / 2], "ms"),
                new Finding("goals run beside its commands", goals[Rounds / 2] - alone[Rounds / 2], "ms", AtMost: 500),
                new Finding("goals run, whole process, slowest of 15", goals[^1], "ms"),
            ]);
    }

    private static async Task<double> TimeAsync(string program, string folder, params string[] args)
    {
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start");
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException($"{program} ended with status {process.ExitCode}: {string.Concat(said)}");
    }
}
