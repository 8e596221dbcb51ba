using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Orleans.Goals.KillProof;

/// <summary>The processes under which a killed command's own commands live on.</summary>
internal static class Launchers
{
    private const int KillSignal = 9;

    /// <summary>The launchers at work for a goal: the leaders of the sessions in which its commands run.</summary>
    public static IReadOnlyList<int> Of(ProofGoal goal) =>
        [.. Processes().Where(process => BelongsTo(process, goal)).Select(SessionOf).Where(session => session > 0).Distinct().Order()];

    /// <summary>Kills launchers.</summary>
    /// <param name="launchers">The launchers.</param>
    /// <param name="commandsToo">Whether to kill all of their sessions; else only the launchers, so that what they watch goes on unwatched.</param>
    public static void Kill(IEnumerable<int> launchers, bool commandsToo)
    {
        foreach (var process in launchers.SelectMany(launcher => commandsToo ? MembersOf(launcher) : [launcher]))
        {
            _ = Send(process, KillSignal);
        }
    }

    /// <summary>Waits until nothing of a goal's commands runs any more, as a person would before telling what became of a step.</summary>
    public static async Task StillAsync(ProofGoal goal)
    {
        while (Processes().Any(process => BelongsTo(process, goal)))
        {
            await Task.Delay(20);
        }
    }

    private static IEnumerable<int> MembersOf(int session) => Processes().Where(process => SessionOf(process) == session);

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0);

    /// <summary>Whether a process is one of a goal's commands: its working folder is the goal's, and it was told its operation.</summary>
    private static bool BelongsTo(int process, ProofGoal goal)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget == goal.Folder
                && Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/environ")).Contains($"GOALS_OPERATION=local/{ProofGoal.Id}/", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int SessionOf(int process)
    {
        try
        {
            // pid (name) state parent group session ...: the name may have spaces and parentheses in it.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
