using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Agents.Sandbox;

public sealed class CommandSandboxTests : IDisposable
{
    private readonly SandboxBench bench = new();

    [Theory]
    [InlineData(SandboxMode.ReadOnly)]
    [InlineData(SandboxMode.WorkspaceWrite)]
    public async Task Wrap_WritesOutside_NothingIsWritten(SandboxMode mode)
    {
        await bench.NeedAsync();
        var kept = Path.Combine(bench.Outside, "kept");
        var folder = bench.Outside.Replace("'", "'\\''", StringComparison.Ordinal);

        var (status, output) = await bench.RunAsync(
            mode,
            $"cd '{folder}' 2>/dev/null && {{ echo bad >kept; echo bad >new; rm -f kept; chmod 777 .; }}; "
            + "touch /etc/bad /usr/bad ~/bad /root/bad /var/tmp/bad; mount -o remount,rw /; umount /tmp; exit 0");

        Assert.Equal(0, status);
        Assert.Contains("Read-only file system", output, StringComparison.Ordinal);
        Assert.Equal("as it was\n", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(bench.Outside).Select(Path.GetFileName));
        Assert.All((string[])["/etc/bad", "/usr/bad", "/root/bad", "/var/tmp/bad"], path => Assert.False(File.Exists(path), path));
    }

    [Fact]
    public async Task Wrap_ReadOnly_WorkspaceIsReadAndNotWritten()
    {
        await bench.NeedAsync();
        await File.WriteAllTextAsync(bench.Launcher["a"], "mine\n", TestContext.Current.CancellationToken);

        var (status, output) = await bench.RunAsync(SandboxMode.ReadOnly, "cat a; echo x >\"$TMPDIR/draft\" && echo drafted; echo bad >a; echo bad >b");

        Assert.NotEqual(0, status);
        Assert.StartsWith("mine\ndrafted\n", output, StringComparison.Ordinal);
        Assert.Equal("mine\n", await File.ReadAllTextAsync(bench.Launcher["a"], TestContext.Current.CancellationToken));
        Assert.Equal(["a"], Directory.EnumerateFileSystemEntries(bench.Workspace).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Wrap_WorkspaceWrite_WritesThereAndInATemporaryFolderOfItsOwn()
    {
        await bench.NeedAsync();

        var (status, output) = await bench.RunAsync(SandboxMode.WorkspaceWrite, "mkdir d && echo mine >d/a && echo draft >/tmp/draft && pwd");

        Assert.Equal((0, bench.Workspace + "\n"), (status, output));
        Assert.Equal("mine\n", await File.ReadAllTextAsync(bench.Launcher["d/a"], TestContext.Current.CancellationToken));
        Assert.Equal("draft\n", await File.ReadAllTextAsync(Path.Combine(bench.Temporary, "draft"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists("/tmp/draft"));
    }

    [Theory]
    [InlineData("echo bad >.git/config")]
    [InlineData("echo bad >.git/hooks/pre-commit")]
    [InlineData("echo ../evil >.git/commondir")]
    [InlineData("mv .git .old && mkdir -p .git/hooks && echo bad >.git/hooks/pre-commit")]
    [InlineData("rm -rf .git; mkdir .git && echo bad >.git/config")]
    [InlineData("ln -s config .git/new")]
    [InlineData("unshare -Urm sh -c 'umount .git; echo bad >.git/config'")]
    public async Task Wrap_WorkspaceWrite_GitIsNotWritten(string line)
    {
        await bench.NeedAsync();
        Directory.CreateDirectory(bench.Launcher[".git/hooks"]);
        await File.WriteAllTextAsync(bench.Launcher[".git/config"], "[core]\n", TestContext.Current.CancellationToken);

        var (status, _) = await bench.RunAsync(SandboxMode.WorkspaceWrite, line);

        Assert.NotEqual(0, status);
        Assert.Equal("[core]\n", await File.ReadAllTextAsync(bench.Launcher[".git/config"], TestContext.Current.CancellationToken));
        Assert.Equal(["config", "hooks"], Directory.EnumerateFileSystemEntries(bench.Launcher[".git"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Launcher[".git/hooks"]));
    }

    [Fact]
    public async Task Wrap_GitIsALink_IsRefused()
    {
        await bench.NeedAsync();
        File.CreateSymbolicLink(bench.Launcher[".git"], bench.Outside);

        var wrapped = await bench.WrapAsync(SandboxMode.WorkspaceWrite, "true");

        Assert.Empty(wrapped.Arguments);
        Assert.Contains("is a link, which a command could replace", wrapped.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SandboxMode.ReadOnly, "store")]
    [InlineData(SandboxMode.WorkspaceWrite, "store")]
    [InlineData(SandboxMode.ReadOnly, "work space/deep/er/store")]
    [InlineData(SandboxMode.WorkspaceWrite, "work space/deep/er/store")]
    public async Task Wrap_ReadsTheStore_SeesAnEmptyFolder(SandboxMode mode, string place)
    {
        await bench.NeedAsync();
        var store = Path.Combine(Path.GetDirectoryName(bench.Workspace)!, place);
        Directory.CreateDirectory(store);
        await File.WriteAllTextAsync(Path.Combine(store, "goals.db"), "store secret\n", TestContext.Current.CancellationToken);
        bench.Options = new SandboxOptions { StorePath = store };

        var quoted = store.Replace("'", "'\\''", StringComparison.Ordinal);
        var (_, output) = await bench.RunAsync(
            mode, $"ls -A '{quoted}'; cat '{quoted}/goals.db'; echo bad >'{quoted}/new'; mv deep moved && cat moved/er/store/goals.db; umount '{quoted}'; cat '{quoted}/goals.db'; ls -lR");

        Assert.DoesNotContain("store secret", output, StringComparison.Ordinal);
        Assert.Equal(["goals.db"], Directory.EnumerateFiles(store).Select(Path.GetFileName));
        Assert.Equal("store secret\n", await File.ReadAllTextAsync(Path.Combine(store, "goals.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Wrap_SecretsOfGoals_AreNotSeen()
    {
        await bench.NeedAsync();
        Assert.Equal(FileSecrets.UserFolder is { } usual ? [usual] : [], bench.Options.Hidden);
        bench.Options = bench.Options with { Hidden = [bench.Outside] };

        var (_, output) = await bench.RunAsync(SandboxMode.ReadOnly, $"cat '{bench.Outside.Replace("'", "'\\''", StringComparison.Ordinal)}/kept'");

        Assert.DoesNotContain("as it was", output, StringComparison.Ordinal);
        Assert.Contains("No such file", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrap_WorkspaceInTheStore_IsAllThatIsSeenOfIt()
    {
        await bench.NeedAsync();
        var workspace = Path.Combine(bench.Launcher.StorePath, "trees", "one");
        Directory.CreateDirectory(workspace);
        Directory.CreateDirectory(Path.Combine(bench.Launcher.StorePath, "trees", "two"));

        var (status, output) = await bench.RunAsync(SandboxMode.WorkspaceWrite, "ls -A ../.. ..; echo mine >a; echo bad >../bad", workspace: workspace);

        Assert.NotEqual(0, status);
        Assert.StartsWith("..:\none\n\n../..:\ntrees\n", output, StringComparison.Ordinal);
        Assert.Equal("mine\n", await File.ReadAllTextAsync(Path.Combine(workspace, "a"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(bench.Launcher.StorePath, "trees", "bad")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrap_LoopbackServer_IsReachedOnlyWithTheNetwork(bool network)
    {
        await bench.NeedAsync();
        Assert.SkipUnless(File.Exists("/bin/bash"), "this machine has no bash");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (status, _) = await bench.RunAsync(SandboxMode.WorkspaceWrite, $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}'", network);

        Assert.Equal(network, status == 0);
        Assert.Equal(network, server.Pending());
    }

    [Fact]
    public async Task Wrap_SocketsOfServices_AreNotThere()
    {
        await bench.NeedAsync();

        var (status, output) = await bench.RunAsync(SandboxMode.WorkspaceWrite, "ls -A /run /var/run/; ls /proc | grep -c '^[0-9]*$'", network: true);

        Assert.Equal(0, status);
        Assert.DoesNotContain(".sock", output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(output.TrimEnd().Split('\n')[^1], CultureInfo.InvariantCulture), 1, 10);
    }

    [Fact]
    public async Task Wrap_MemoryHog_IsBounded()
    {
        await bench.NeedAsync();
        bench.Options = bench.Options with { MaximumProcessMemory = 200 * 1024 * 1024, MaximumMemoryFiles = 1024 * 1024 };

        var (status, output) = await bench.RunAsync(
            SandboxMode.ReadOnly,
            "for place in /tmp /dev/shm /run; do head -c 50000000 /dev/zero >$place/hog; stat -c '%s' $place/hog; done; head -c 1000000000 /dev/zero | tail -c 900000000 | wc -c");

        Assert.Equal(0, status);
        Assert.Equal(3, output.Split('\n').Count(line => line == "1048576"));
        Assert.EndsWith("\n0\n", output, StringComparison.Ordinal);
        Assert.Contains("tail: memory exhausted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrap_ForkBomb_IsBoundedAndEndsWithTheCommand()
    {
        await bench.NeedAsync();
        Assert.SkipWhen(Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv"), "root has no limit of processes, and there is no setpriv to be somebody else");
        bench.Options = bench.Options with { MaximumProcesses = 50 };
        var wrapped = await bench.WrapAsync(SandboxMode.ReadOnly, "i=0; while [ $i -lt 300 ]; do sleep 300 & i=$((i + 1)); done; echo not bounded", workspace: "/usr");

        var end = await bench.Launcher.RunAsync(bench.Launcher.Request([.. AsSomebodyElse(), .. wrapped.Arguments]) with { Timeout = TimeSpan.FromMinutes(1) });

        var output = LauncherBench.OutputOf(end);
        Assert.DoesNotContain("not bounded", output, StringComparison.Ordinal);
        Assert.Contains("fork", output, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Equal(StopCause.None, end.Cause);
    }

    [Fact]
    public async Task Wrap_ChildrenThatLeave_EndWithTheCommand()
    {
        await bench.NeedAsync();
        var marker = $"28{Environment.ProcessId}";

        var (status, _) = await bench.RunAsync(
            SandboxMode.WorkspaceWrite, $"env -i setsid sh -c 'setsid sleep {marker} & setsid sleep {marker} &' >/dev/null 2>&1 </dev/null; until pgrep -f 'sleep {marker}' >/dev/null; do :; done; echo started");

        Assert.Equal(0, status);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), folder => CommandOf(folder).StartsWith($"sleep\0{marker}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrap_LauncherIsKilled_CommandEndsToo()
    {
        await bench.NeedAsync();
        var request = await bench.RequestAsync(SandboxMode.WorkspaceWrite, "env -i setsid sleep 300 & echo started >on; sleep 300");
        var launched = new TaskCompletionSource<int>();
        var run = bench.Launcher.RunAsync(request with { Started = (id, _) => launched.TrySetResult(id) });
        await Eventually.FileAsync(bench.Launcher["on"]);
        var launcher = await launched.Task.InTimeAsync();

        Signal.Send([.. ProcessTable.Since(0).Where(process => process.Session == launcher && process.Name == "sh")], Signal.Kill);
        await run;

        await Eventually.TrueAsync(() => !Directory.EnumerateDirectories("/proc").Any(folder => CommandOf(folder) == "sleep\0300\0" && IsIn(folder, bench.Workspace)), "all of the sandbox has ended");
    }

    [Fact]
    public async Task Wrap_MuchOutput_IsBoundedAndItsEndIsKept()
    {
        await bench.NeedAsync();

        var end = await bench.Launcher.RunAsync(await bench.RequestAsync(SandboxMode.ReadOnly, "head -c 1000000000 /dev/zero; echo the end"));

        Assert.Equal(0, end.ExitCode);
        var output = LauncherBench.OutputOf(end);
        Assert.InRange(output.Length, 300 * 1024, 330 * 1024);
        Assert.EndsWith("the end\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrap_TimeIsOver_CommandIsAskedFirst()
    {
        await bench.NeedAsync();
        var request = await bench.RequestAsync(SandboxMode.WorkspaceWrite, "trap 'echo bye; exit 4' TERM; echo $$ >trapped; while :; do sleep 0.01; done 2>/dev/null");
        var run = bench.Launcher.NewHost(LauncherBench.Quick with { Grace = TimeSpan.FromMinutes(1) }).RunAsync(request, CancellationToken.None, CancellationToken.None);
        await Eventually.FileAsync(bench.Launcher["trapped"]);

        bench.Launcher.Time.Pass(request.Timeout);
        var end = await run.InTimeAsync();

        Assert.Equal(StopCause.Timeout, end.Cause);
        Assert.Equal("bye\n", LauncherBench.OutputOf(end));
        Assert.Equal(4, end.ExitCode);
    }

    [Fact]
    public async Task Wrap_ProgramMissing_SaysSo()
    {
        await bench.NeedAsync();

        var (status, output) = await bench.RunAsync(SandboxMode.ReadOnly, "no-such-program; echo status $?");

        Assert.Equal(0, status);
        Assert.Contains("no-such-program", output, StringComparison.Ordinal);
        Assert.EndsWith("status 127\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tmp")]
    [InlineData("/dev")]
    public async Task Wrap_WorkspaceIsTooWide_IsRefused(string workspace)
    {
        await bench.NeedAsync();

        Assert.Contains("which a sandbox keeps to itself", (await bench.WrapAsync(SandboxMode.WorkspaceWrite, "true", workspace: workspace)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrap_WorkspaceIsTheStore_IsRefused()
    {
        await bench.NeedAsync();

        Assert.Contains("closed to agents", (await bench.WrapAsync(SandboxMode.ReadOnly, "true", workspace: bench.Launcher.StorePath)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrap_NoBubblewrap_RestrictedModesAreRefusedAndFullAccessIsNot()
    {
        using var probe = new SandboxProbe(TimeProvider.System, name => name == "bwrap" ? null : ProgramPath.Find(name));
        var sandbox = new CommandSandbox(bench.Options, probe);

        foreach (var mode in (SandboxMode[])[SandboxMode.ReadOnly, SandboxMode.WorkspaceWrite])
        {
            var refused = await sandbox.WrapAsync(mode, network: false, bench.Workspace, ["true"], bench.Temporary, TestContext.Current.CancellationToken);
            Assert.Empty(refused.Arguments);
            Assert.StartsWith("there is no sandbox on this machine: bwrap not found; install the packages bubblewrap", refused.Refusal, StringComparison.Ordinal);
        }

        var free = await sandbox.WrapAsync(SandboxMode.FullAccess, network: false, bench.Workspace, ["true"], bench.Temporary, TestContext.Current.CancellationToken);
        Assert.Equal(["true"], free.Arguments);
        Assert.Null(free.Refusal);
        Assert.NotNull((await sandbox.WrapAsync(SandboxMode.None, network: false, bench.Workspace, ["true"], bench.Temporary, TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public async Task Look_NamespacesAreRefused_SaysWhatHelps()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        var program = Path.Combine(bench.Outside, "bwrap");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var asked = 0;
        using var probe = new SandboxProbe(TimeProvider.System, name =>
        {
            asked++;
            return name == "bwrap" ? program : ProgramPath.Find(name);
        });

        var support = await probe.LookAsync(TestContext.Current.CancellationToken);
        var times = asked;
        await probe.LookAsync(TestContext.Current.CancellationToken);

        Assert.Null(support.Programs);
        Assert.Contains("the system refuses user namespaces (bwrap: setting up uid map: Permission denied)", support.Refusal, StringComparison.Ordinal);
        Assert.Equal(times, asked);
    }

    public void Dispose() => bench.Dispose();

    /// <summary>What makes a command somebody else's than root's, whose processes are not counted.</summary>
    private static string[] AsSomebodyElse() =>
        Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static bool IsIn(string folder, string workspace)
    {
        try
        {
            return new FileInfo(Path.Combine(folder, "cwd")).LinkTarget == workspace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
