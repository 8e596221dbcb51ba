using System.Globalization;
using System.IO.Enumeration;
using System.Text;

namespace Orleans.Goals.Engine.Processes;

/// <summary>The processes of this machine, as seen by this process.</summary>
internal static class ProcessTable
{
    private static readonly EnumerationOptions Flat = new() { RecurseSubdirectories = false, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private static readonly Lazy<string> Boot = new(static () => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    /// <summary>The id of this run of the machine: another after every restart.</summary>
    public static string BootId => Boot.Value;

    /// <summary>Whether exactly this process is still at work. One that has ended and was not waited for is not.</summary>
    public static bool IsAlive(int processId, long startTicks) =>
        ProcessStat.TryRead(processId, out var stat) && stat.StartTicks == startTicks && !stat.IsEnded;

    /// <summary>All processes at work that started at that tick or later, but for this one.</summary>
    public static List<ProcessStat> Since(long startTicks)
    {
        var found = new List<ProcessStat>();
        var ids = new FileSystemEnumerable<int>(
            "/proc",
            static (ref entry) => int.TryParse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0,
            Flat)
        {
            ShouldIncludePredicate = static (ref entry) => char.IsAsciiDigit(entry.FileName[0]),
        };
        foreach (var id in ids)
        {
            if (id != Environment.ProcessId && ProcessStat.TryRead(id, out var stat) && !stat.IsEnded && stat.StartTicks >= startTicks)
            {
                found.Add(stat);
            }
        }

        return found;
    }

    /// <summary>Whether a process was started with a text in its environment. False for a process of another user: nobody may look there.</summary>
    public static bool HasInEnvironment(int processId, string text) => ProcFile.Contains($"/proc/{processId}/environ", Encoding.UTF8.GetBytes(text));

    /// <summary>What a descriptor of a process leads to, <c>pipe:[4711]</c> for example; null when that cannot be told.</summary>
    public static string? DescriptorTarget(int processId, int descriptor) => LinkTarget($"/proc/{processId}/fd/{descriptor}");

    /// <summary>Whether a process has something open, named as by <see cref="DescriptorTarget"/>.</summary>
    public static bool HasOpen(int processId, string target)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Any(link => LinkTarget(link) == target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? LinkTarget(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
