using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Checks;

namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>What bubblewrap and its companions are told.</summary>
internal static class SandboxArguments
{
    private const string Run = "/run";
    private const string NameServers = "/etc/resolv.conf";

    /// <summary>The whole command.</summary>
    /// <param name="programs">What the sandbox is made with.</param>
    /// <param name="options">The limits.</param>
    /// <param name="mounts">What lies over the file system, which is read-only: options of bubblewrap, in order.</param>
    /// <param name="network">Whether it has the network of the machine.</param>
    /// <param name="folder">The folder in which the command starts.</param>
    /// <param name="command">Program and arguments.</param>
    public static ImmutableArray<string> Around(
        SandboxPrograms programs, SandboxOptions options, IEnumerable<string> mounts, bool network, string folder, ImmutableArray<string> command) =>
    [
        // A command is asked to end by SIGTERM, and has time for it. Bubblewrap itself would end at once, and with it all that it runs.
        programs.Environment, "--ignore-signal=TERM",
        programs.Bubblewrap, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", .. network ? [] : (string[])["--unshare-net"],
        "--new-session", "--die-with-parent", "--cap-drop", "ALL",
        "--ro-bind", "/", "/", "--dev", "/dev", .. InMemory("/dev/shm", options.MaximumMemoryFiles), "--proc", "/proc",
        .. Directory.Exists(Run) ? InMemory(Run, options.MaximumMemoryFiles) : [], .. network ? NameServersOf() : [],
        .. mounts,
        "--setenv", "TMPDIR", "/tmp", "--chdir", folder, "--",
        // Limits are set inside: there the kernel counts the processes of this sandbox, outside all of the user's.
        programs.Limits,
        $"--data={Text(ResourceLimits.AtMost("Max data size", options.MaximumProcessMemory))}",
        $"--nproc={Text(ResourceLimits.AtMost("Max processes", options.MaximumProcesses))}",
        "--core=0",
        programs.Environment, "--default-signal=TERM", .. command,
    ];

    /// <summary>An empty folder that takes memory, up to a size.</summary>
    public static string[] InMemory(string folder, long size) => ["--size", Text(size), "--tmpfs", folder];

    /// <summary>Where names are asked for may be said in a file below <c>/run</c>.</summary>
    private static string[] NameServersOf()
    {
        var real = CanonicalPath.Of(NameServers);
        return CanonicalPath.IsWithin(real, Run) && File.Exists(real) ? ["--ro-bind", real, real] : [];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
