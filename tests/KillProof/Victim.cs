using System.Diagnostics;
using System.Text;

namespace Orleans.Goals.KillProof;

/// <summary>One start of the command.</summary>
internal sealed class Victim : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly Task<string> output;
    private readonly Task reading;

    public Victim(string goals, ProofGoal goal, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(goals) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = goal.Folder };
        foreach (var argument in arguments.Append("--json").Append("--store").Append(goal.Store))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in goal.Variables)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        reading = ReadErrorsAsync();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Kills it, unless it has ended already.</summary>
    /// <returns>Whether it was alive.</returns>
    public async Task<bool> KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        return process.ExitCode == 128 + 9;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <exception cref="TimeoutException">It takes so long that it can only hang.</exception>
    public async Task<VictimEnd> EndAsync(TimeSpan patience)
    {
        await process.WaitForExitAsync().WaitAsync(patience);
        await reading;
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new VictimEnd(process.ExitCode, lines.Length == 0 ? string.Empty : lines[^1], errors.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task ReadErrorsAsync() => errors.Append(await process.StandardError.ReadToEndAsync());
}

/// <summary>How a start of the command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="LastLine">The last line of its output; empty when there was none.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record VictimEnd(int ExitCode, string LastLine, string Errors);
