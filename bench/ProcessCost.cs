using System.Runtime.InteropServices;

namespace Orleans.Goals.Bench;

/// <summary>What this process has used so far. Unlike rates, differences of these hardly depend on what else the machine does.</summary>
internal readonly record struct ProcessCost(TimeSpan Cpu, long ContextSwitches, long AllocatedBytes)
{
    /// <summary>Of the eighteen words of <c>struct rusage</c> the last two: how often a thread waited, and how often one was made to.</summary>
    private const int Voluntary = 16;
    private const int Involuntary = 17;

    /// <summary>Reads it. Switches are 0 where the system does not count them.</summary>
    public static ProcessCost Now()
    {
        var usage = new long[32];
        var counted = !OperatingSystem.IsWindows() && ReadUsage(who: 0, usage) == 0;
        return new ProcessCost(
            Environment.CpuUsage.TotalTime,
            counted ? usage[Voluntary] + usage[Involuntary] : 0,
            GC.GetTotalAllocatedBytes(precise: true));
    }

    /// <summary>What was used between two readings.</summary>
    public static ProcessCost operator -(ProcessCost later, ProcessCost earlier) => new(
        later.Cpu - earlier.Cpu, later.ContextSwitches - earlier.ContextSwitches, later.AllocatedBytes - earlier.AllocatedBytes);

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadUsage(int who, long[] usage);
}
