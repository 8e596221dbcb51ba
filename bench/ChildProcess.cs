using System.Diagnostics;

namespace Orleans.Goals.Bench;

/// <summary>This program once more, in a role of a case.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>Its output's lines, each with the moment it came.</returns>
    /// <exception cref="InvalidOperationException">It ended otherwise than expected.</exception>
    public static async Task<IReadOnlyList<(long At, string Text)>> RunAsync(bool dies, params string[] args)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [BenchCommand.ChildFlag, .. args]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("the child process did not start");
        var lines = new List<(long, string)>();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add((Stopwatch.GetTimestamp(), line));
        }

        await child.WaitForExitAsync();
        return child.ExitCode == 0 != dies
            ? lines
            : throw new InvalidOperationException($"the child process {string.Join(' ', args)} ended with status {child.ExitCode}");
    }
}
