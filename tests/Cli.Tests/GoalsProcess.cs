using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Orleans.Goals.Cli.Tests;

/// <summary>One start of the command.</summary>
internal sealed class GoalsProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private const nint Default = 0;

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly StringBuilder errors = new();
    private readonly Task reading;

    public GoalsProcess(ProcessStartInfo start)
    {
        ListenToInterrupts();
        process = Process.Start(start)!;
        process.StandardInput.Close();
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, line => lines.Add(line)), ReadAsync(process.StandardError, line => errors.AppendLine(line)));
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Waits until a line of the output has a text in it.</summary>
    public Task LineAsync(string text) => Deadline.UntilAsync(() => Has(text) || process.HasExited && reading.IsCompleted && Missing(text), $"the output says {text}");

    /// <summary>Waits until a line of the standard error has a text in it.</summary>
    public Task ErrorAsync(string text) => Deadline.UntilAsync(() => { lock (gate) { return errors.ToString().Contains(text, StringComparison.Ordinal); } }, $"the standard error says {text}");

    /// <summary>What the standard error says so far.</summary>
    public string Errors
    {
        get
        {
            lock (gate)
            {
                return errors.ToString();
            }
        }
    }

    public void Signal(int signal) => Assert.Equal(0, Send(process.Id, signal));

    public void Kill() => process.Kill();

    public async Task<GoalsEnd> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Deadline.Long);
        await reading.WaitAsync(Deadline.Long);
        return new GoalsEnd(process.ExitCode, [.. lines], errors.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    /// <summary>What a process ignores its children ignore too. A test run that a script started in the background ignores interrupts.</summary>
    private static void ListenToInterrupts()
    {
        var ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[1];
        if ((Convert.ToUInt64(ignored, 16) & (1UL << (Interrupt - 1))) != 0)
        {
            _ = SetHandler(Interrupt, Default);
        }
    }

    private bool Has(string text)
    {
        lock (gate)
        {
            return lines.Exists(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    private bool Missing(string text) => Has(text) ? true : throw new InvalidOperationException($"the command ended ({process.ExitCode}) without saying '{text}': {string.Join('\n', lines)}{errors}");

    private async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                take(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint handler);
}
