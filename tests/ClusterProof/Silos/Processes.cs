using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>Processes of this machine, by the variables that they were started with.</summary>
internal static class Processes
{
    private const int KillSignal = 9;

    /// <summary>Kills all that have a variable of this value.</summary>
    public static void KillMarked(string variable, string value)
    {
        foreach (var process in With($"{variable}={value}"))
        {
            _ = Send(process, KillSignal);
        }
    }

    /// <summary>Whether a command of a goal runs, whoever started it.</summary>
    public static bool RunFor(string goal) => With($"GOALS_OPERATION=local/{goal}/", isBeginning: true).Any();

    /// <summary>Resident memory, in bytes; 0 for one that is gone.</summary>
    public static long MemoryOf(int process)
    {
        try
        {
            return long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return 0;
        }
    }

    private static IEnumerable<int> With(string entry, bool isBeginning = false) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0 && Variables(process).Any(variable => isBeginning ? variable.StartsWith(entry, StringComparison.Ordinal) : variable == entry));

    private static string[] Variables(int process)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/environ")).Split('\0');
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return [];
        }
    }

    private static bool IsGone(Exception exception) => exception is IOException or UnauthorizedAccessException;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
