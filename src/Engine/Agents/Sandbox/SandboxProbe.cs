using System.ComponentModel;
using System.Diagnostics;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>Finds out whether sandboxes work on this machine, by making one. Once in the life of a host.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="find">Finds the path of a program. <value>Null: in the host's <c>PATH</c>.</value></param>
internal sealed class SandboxProbe(TimeProvider timeProvider, Func<string, string?>? find = null) : IDisposable
{
    private const string Install = "install the packages bubblewrap, util-linux and coreutils, or give the agent full access (sandbox: full-access)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Func<string, string?> find = find ?? ProgramPath.Find;
    private SandboxSupport? known;

    /// <summary>What is known, found out when it is asked first.</summary>
    public async ValueTask<SandboxSupport> LookAsync(CancellationToken cancellationToken)
    {
        if (known is not null)
        {
            return known;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            return known ??= await TryAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<SandboxSupport> TryAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Refused("agents' commands are kept in a sandbox on Linux only; give the agent full access (sandbox: full-access)");
        }

        string[] names = ["bwrap", "prlimit", "env"];
        if (Array.FindAll(names, name => find(name) is null) is { Length: > 0 } missing)
        {
            return Refused($"there is no sandbox on this machine: {string.Join(" and ", missing)} not found; {Install}");
        }

        var programs = new SandboxPrograms(find(names[0])!, find(names[1])!, find(names[2])!);

        // All that a real one has, but for the folders of a goal.
        var options = new SandboxOptions { StorePath = "/nonexistent" };
        var mounts = SandboxArguments.InMemory("/tmp", options.MaximumMemoryFiles);
        string[] arguments = [.. SandboxArguments.Around(programs, options, mounts, network: false, "/", ["true"])];
        try
        {
            var (status, said) = await RunAsync(arguments, cancellationToken);
            return status == 0
                ? new SandboxSupport { Programs = programs, Weakness = WeaknessHere() }
                : Refused($"there is no sandbox on this machine: {Explain(said)}");
        }
        catch (Win32Exception exception)
        {
            return Refused($"there is no sandbox on this machine: '{arguments[0]}' cannot be started: {exception.Message}; {Install}");
        }
    }

    private async Task<(int Status, string Said)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(arguments[0], arguments[1..]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var ending = new CancellationTokenSource(Patience, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(both.Token);
            _ = await process.StandardOutput.ReadToEndAsync(both.Token);
            var said = await error;
            await process.WaitForExitAsync(both.Token);
            return (process.ExitCode, said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"it did not answer within {Patience.TotalSeconds:0} seconds");
        }
    }

    private static string Explain(string said)
    {
        var words = Excerpt.Of(said.Trim());
        return said switch
        {
            _ when said.Contains("nknown option", StringComparison.Ordinal) || said.Contains("unrecognized option", StringComparison.Ordinal) =>
                $"a program is too old ({words}); it takes bubblewrap 0.7, util-linux 2.30 and GNU coreutils 8.31 or later",
            _ when said.Contains("namespace", StringComparison.Ordinal) || said.Contains("uid map", StringComparison.Ordinal) || said.Contains("Operation not permitted", StringComparison.Ordinal)
                || said.Contains("Permission denied", StringComparison.Ordinal) =>
                $"the system refuses user namespaces ({words}); allow them (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, "
                + "kernel.apparmor_restrict_unprivileged_userns; in a container its security options), or give the agent full access (sandbox: full-access)",
            _ => $"bubblewrap does not work here ({words}); make 'bwrap --ro-bind / / true' work, or give the agent full access (sandbox: full-access)",
        };
    }

    private static string? WeaknessHere() => Environment.IsPrivilegedProcess
        ? "the host runs as root, whose processes the kernel does not count: a sandbox does not bound their number"
        : null;

    private static SandboxSupport Refused(string why) => new() { Refusal = why };
}
