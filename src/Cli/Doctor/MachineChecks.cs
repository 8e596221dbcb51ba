using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using SQLitePCL;

namespace Orleans.Goals.Cli.Doctor;

/// <summary>Looks at what goals need of the machine.</summary>
/// <param name="time">The clock.</param>
internal sealed class MachineChecks(TimeProvider time)
{
    private const long FewFiles = 1_024;
    private const long FewProcesses = 512;
    private const int FirstYear = 2025;
    private const int SessionField = 3;

    /// <summary>What the launcher runs beside the shell itself.</summary>
    private static readonly string[] LauncherPrograms = ["env", "grep", "head", "mv", "rm", "sleep", "sync", "tail"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Everything about the machine.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync() =>
    [
        Sqlite(),
        await GitAsync(),
        Shell(),
        Proc(),
        await SessionAsync(),
        Clock(),
        .. Limits(),
        Secrets(),
        await SandboxAsync(),
    ];

    private static Finding Sqlite()
    {
        Batteries_V2.Init();
        var version = raw.sqlite3_libversion().utf8_to_string();
        var options = new List<string>();
        for (var index = 0; raw.sqlite3_compileoption_get(index).utf8_to_string() is { } option; index++)
        {
            options.Add(option);
        }

        var threads = options.Find(option => option.StartsWith("THREADSAFE=", StringComparison.Ordinal)) ?? "THREADSAFE=1";
        var omitted = options.Where(option => option.StartsWith("OMIT_WAL", StringComparison.Ordinal)).ToArray();
        return threads == "THREADSAFE=0" || omitted.Length > 0
            ? Finding.Problem("sqlite", $"{version} is built with {string.Join(", ", [threads, .. omitted])}", "use the SQLite library that comes with the program")
            : Finding.Ok("sqlite", $"{version}, {threads}; one connection writes and checkpoints");
    }

    private static async Task<Finding> GitAsync()
    {
        const string remedy = "install git: without it goals with 'unchanged' in a git repository are Blocked, since ignored files cannot be told from others, and steps of plans with 'isolation: worktree' fail";
        if (ProgramPath.Find("git") is not { } git)
        {
            return Finding.Warning("git", "there is none on the PATH", remedy);
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(git, ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEndAsync();
            using var late = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(late.Token);
            return process.ExitCode == 0 ? Finding.Ok("git", $"{(await said).Trim()}, {git}") : Finding.Warning("git", $"{git} exits with {process.ExitCode}", remedy);
        }
        catch (Exception failure) when (failure is Win32Exception or OperationCanceledException or IOException)
        {
            return Finding.Warning("git", $"{git} does not answer: {failure.Message}", remedy);
        }
    }

    private static Finding Shell()
    {
        if (!File.Exists("/bin/sh"))
        {
            return Finding.Problem("shell", "there is no /bin/sh", "install a POSIX shell: commands run under it");
        }

        var missing = LauncherPrograms.Where(program => ProgramPath.Find(program) is null).ToArray();
        return missing.Length == 0
            ? Finding.Ok("shell", $"/bin/sh, and what the launcher needs: {string.Join(", ", LauncherPrograms)}")
            : Finding.Problem("shell", $"not on the PATH: {string.Join(", ", missing)}", "install them, or mend the PATH: a command's end would not be recorded");
    }

    private static Finding Proc()
    {
        string[] needed = ["/proc/self/stat", "/proc/self/environ", "/proc/uptime", "/proc/sys/kernel/random/boot_id"];
        var missing = needed.Where(path => !CanRead(path)).ToArray();
        return missing.Length == 0
            ? Finding.Ok("proc", "readable: running commands can be found again and what they leave behind ended")
            : Finding.Problem("proc", $"not readable: {string.Join(", ", missing)}", "mount /proc: running commands cannot be told from others without it");
    }

    private static bool CanRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.ReadByte() >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Starts a shell as the launcher does, and lets it say in which session it is.</summary>
    private static async Task<Finding> SessionAsync()
    {
        const string remedy = "commands could not outlive this program: use a system whose C library can start a process in a session of its own (glibc 2.26, musl 1.1.22)";
        var folder = Directory.CreateTempSubdirectory("goals-doctor-");
        try
        {
            var file = Path.Combine(folder.FullName, "said");
            var process = SpawnedProcess.Start(["/bin/sh", "-c", "read -r line </proc/$$/stat; printf '%s' \"$line\" >said"], [KeyValuePair.Create("PATH", "/usr/bin:/bin")], folder.FullName, -1);
            await process.Exited.WaitAsync(Patience);
            var said = File.Exists(file) ? await File.ReadAllTextAsync(file) : string.Empty;
            var session = said[(said.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(SessionField);
            return session == process.ProcessId.ToString(CultureInfo.InvariantCulture)
                ? Finding.Ok("sessions", "a command can run in a session of its own and outlive this program")
                : Finding.Problem("sessions", "a started shell is not in a session of its own", remedy);
        }
        catch (Exception failure) when (failure is Win32Exception or EntryPointNotFoundException or DllNotFoundException or TimeoutException or IOException)
        {
            return Finding.Problem("sessions", $"a shell cannot be started: {failure.Message}", remedy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Finding Clock()
    {
        var now = time.GetUtcNow();
        return now.Year < FirstYear
            ? Finding.Problem("clock", $"it says {now:u}", "set it: budgets of time, delays and schedules depend on it")
            : Finding.Ok("clock", $"{now:u}");
    }

    private static IEnumerable<Finding> Limits()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        var lines = File.ReadAllLines("/proc/self/limits");
        foreach (var (line, check, few) in (IEnumerable<(string, string, long)>)[("Max open files", "open files", FewFiles), ("Max processes", "processes", FewProcesses)])
        {
            var soft = Array.Find(lines, candidate => candidate.StartsWith(line, StringComparison.Ordinal))?[line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            yield return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < few
                ? Finding.Warning(check, $"at most {soft}", $"raise the limit (ulimit) to {few} or more: many commands at once need it")
                : Finding.Ok(check, $"at most {soft ?? "unknown"}");
        }
    }

    /// <summary>A folder of secrets that others can read is a leak.</summary>
    private static Finding Secrets()
    {
        if (FileSecrets.UserFolder is not { } folder || !Directory.Exists(folder) || OperatingSystem.IsWindows())
        {
            return Finding.Ok("secrets", "there is no folder of secrets");
        }

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var open = Directory.EnumerateFileSystemEntries(folder).Append(folder).Where(path => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != UnixFileMode.None).ToArray();
        return open.Length == 0
            ? Finding.Ok("secrets", $"{folder} is for its user only")
            : Finding.Warning("secrets", $"others may read {open[0]}{(open.Length > 1 ? $" and {open.Length - 1} more" : string.Empty)}", $"chmod -R go= {folder}");
    }

    /// <summary>What there is to shut commands in. Nothing depends on it.</summary>
    /// <summary>Tries it, as the first command of an agent would.</summary>
    private async Task<Finding> SandboxAsync()
    {
        using var probe = new SandboxProbe(time);
        var support = await probe.LookAsync(CancellationToken.None);
        return support switch
        {
            { Refusal: { } refusal } => Finding.Warning("sandbox", refusal, "only agents need it: goals without them are not concerned; 'sandbox: full-access' lets theirs run without"),
            { Weakness: { } weakness } => Finding.Ok("sandbox", $"agents' commands are shut in by bubblewrap; {weakness}"),
            _ => Finding.Ok("sandbox", "agents' commands are shut in by bubblewrap"),
        };
    }
}
