using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>A process of this program that is a silo.</summary>
internal sealed class SiloUnderTest : IAsyncDisposable
{
    private const double MebiByte = 1_024 * 1_024;
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private SiloUnderTest(Process process) => this.process = process;

    /// <summary>Resident memory, in MiB.</summary>
    public double Memory => Processes.MemoryOf(process.Id) / MebiByte;

    /// <summary>Processor time so far, in seconds.</summary>
    public double Processor
    {
        get
        {
            // pid (name) state ... utime stime: the fourteenth and fifteenth; the name may have spaces and parentheses in it.
            var stat = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Starts it and waits until it is a member.</summary>
    public static async Task<SiloUnderTest> StartAsync(string connection, string folder, bool hasGoals = true)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [ClusterBench.SiloFlag, connection, $"{FreePorts.Next()}", $"{FreePorts.Next()}", folder, $"{hasGoals}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var silo = new SiloUnderTest(Process.Start(start)!);
        var said = await silo.process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return said == BenchSilo.Ready ? silo : throw new InvalidOperationException($"the silo did not start: {said}");
    }

    /// <summary>Waits until it has been quiet for two seconds, at most half a minute.</summary>
    /// <returns>What it uses of a core while it idles, in percent.</returns>
    public async Task<double> IdleAsync()
    {
        var share = double.MaxValue;
        for (var clock = Stopwatch.StartNew(); share > 2 && clock.Elapsed < Patience / 2;)
        {
            share = await ShareAsync(TimeSpan.FromSeconds(2));
        }

        return share;
    }

    /// <summary>What it uses of a core in a span, in percent.</summary>
    public async Task<double> ShareAsync(TimeSpan span)
    {
        var (before, begun) = (Processor, Stopwatch.GetTimestamp());
        await Task.Delay(span);
        return 100 * (Processor - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
