using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Goals.Client;
using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>One start of the silo program.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"the silo ended:\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it answers, once it does.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it has said.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>The path of a program that was built with these tests.</summary>
    public static string Program(string name) =>
        typeof(SiloProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    /// <summary>Starts a silo and waits until it answers requests.</summary>
    public static async Task<SiloProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var silo = Begin(settings);
        try
        {
            silo.Address = await silo.listening.Task.WaitAsync(Patience);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that is to end by itself.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyDictionary<string, string> settings)
    {
        await using var silo = Begin(settings);
        return (await silo.EndAsync(), silo.Output);
    }

    /// <summary>Runs the <c>goals</c> command.</summary>
    public static async Task<(int ExitCode, string Output)> GoalsAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program("GoalsExecutable"), arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var command = Process.Start(start)!;
        var texts = await Task.WhenAll(command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync()).WaitAsync(Patience);
        await command.WaitForExitAsync();
        return (command.ExitCode, string.Concat(texts));
    }

    /// <summary>A client of it.</summary>
    public HttpGoals Client(string? key = null) => HttpGoals.ForUrl(Address, key);

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Whether it has ended, by whomever.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Its number among the processes of this machine.</summary>
    public int Id => process.Id;

    /// <summary>Asks it to end.</summary>
    public Task SignalEndAsync() => SignalAsync("TERM");

    /// <summary>Sends it a signal.</summary>
    public Task SignalAsync(string signal) => ServerProcess.RunAsync("kill", $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static SiloProcess Begin(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Program("SiloExecutable")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new SiloProcess(start);
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex("listening on (?<address>http://\\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
