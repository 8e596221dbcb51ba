using System.Net;
using System.Net.Sockets;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class CommandRunTests : IDisposable
{
    private readonly LauncherBench bench = new();

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "the command exited with status 3")]
    [InlineData(255, "the command exited with status 255")]
    [InlineData(127, "the command exited with status 127: a program was not found")]
    public async Task RunAsync_ShellExits_TellsStatus(int status, string reason)
    {
        var end = await bench.ShellAsync($"exit {status}");

        Assert.True(end.Started);
        Assert.Equal(StopCause.None, end.Cause);
        Assert.Equal(status, end.ExitCode);
        Assert.Equal(reason, end.Reason);
        Assert.Equal(status == 0, end.Succeeded);
    }

    [Fact]
    public async Task RunAsync_KilledBySignal_NamesSignal()
    {
        var end = await bench.ShellAsync("kill -SEGV $$");

        Assert.Equal(139, end.ExitCode);
        Assert.Equal("the command was killed by signal 11 (SIGSEGV)", end.Reason);
        Assert.Equal(string.Empty, LauncherBench.OutputOf(end));
    }

    [Fact]
    public async Task RunAsync_CommandSignalsItsWholeGroup_StatusIsKnownAllTheSame()
    {
        var end = await bench.ShellAsync("trap 'exit 7' TERM; kill 0; sleep 60");

        Assert.Equal(7, end.ExitCode);
        Assert.Equal(StopCause.None, end.Cause);
    }

    [Fact]
    public async Task RunAsync_WritesToBothOutputs_KeepsBothInOrder()
    {
        var end = await bench.ShellAsync("echo one; echo two >&2; printf drei-ü-🙂");

        Assert.Equal("one\ntwo\ndrei-ü-🙂", LauncherBench.OutputOf(end));
        Assert.Equal(new OutputExcerpt("one\ntwo\ndrei-ü-🙂", IsAll: true), end.Output!.Excerpt(1024));
        Assert.Equal(string.Empty, end.Remark);
    }

    [Fact]
    public async Task RunAsync_ProgramMissing_IsNotStartedAndNamed()
    {
        var end = await bench.RunAsync("no-such-program", "x");

        Assert.False(end.Started);
        Assert.Equal("the program 'no-such-program' was not found", end.Reason);
        Assert.Equal(127, end.ExitCode);
    }

    [Fact]
    public async Task RunAsync_ProgramNotExecutable_SaysSo()
    {
        await File.WriteAllTextAsync(bench["notes.txt"], "no program");

        var end = await bench.RunAsync("./notes.txt");

        // Not every shell tells this from a command that exits so itself.
        Assert.Contains("may not be executed", end.Reason, StringComparison.Ordinal);
        Assert.Equal(126, end.ExitCode);
    }

    [Fact]
    public async Task RunAsync_WorkspaceMissing_IsNotStarted()
    {
        var end = await bench.RunAsync(bench.Request("true") with { Workspace = bench["gone"] });

        Assert.False(end.Started);
        Assert.Equal($"the workspace '{bench["gone"]}' does not exist, or is no folder", end.Reason);
    }

    [Fact]
    public async Task RunAsync_OddArguments_ArriveAsTheyAre()
    {
        string[] odd = ["a b", "it's", "\"quoted\"", "$HOME `id`", "*", "", "line\nbreak", "ü🙂", "-n", "\\t"];

        var end = await bench.RunAsync(["printf", "<%s>", .. odd]);

        Assert.Equal(string.Concat(odd.Select(argument => $"<{argument}>")), LauncherBench.OutputOf(end));
    }

    [Fact]
    public async Task RunAsync_ArgumentHasNul_IsNotStarted()
    {
        var end = await bench.RunAsync("echo", "a\0b");

        Assert.False(end.Started);
    }

    [Theory]
    [InlineData("exit", "3")]
    [InlineData("umask", "")]
    public async Task RunAsync_ListNamesWordOfTheShell_IsAProgramLikeAnyOther(string word, string argument)
    {
        var end = await bench.RunAsync(word, argument);

        Assert.False(end.Started);
        Assert.Equal($"the program '{word}' was not found", end.Reason);
    }

    [Fact]
    public async Task RunAsync_Workspace_IsWhereItRuns()
    {
        var end = await bench.ShellAsync("pwd; echo \"$PWD\"; touch here");

        Assert.Equal($"{bench.Workspace}\n{bench.Workspace}\n", LauncherBench.OutputOf(end));
        Assert.True(File.Exists(bench["here"]));
    }

    [Fact]
    public async Task RunAsync_ReadsStandardInput_FindsItEmpty()
    {
        var end = await bench.RunAsync("cat");

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(0, end.Output!.Length);
    }

    [Fact]
    public async Task RunAsync_HostHasFilesAndSocketsOpen_CommandHasNone()
    {
        await using var file = new FileStream(bench["lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();

        var end = await bench.ShellAsync("ls /proc/$$/fd; readlink /proc/$$/fd/0");

        Assert.Equal("0\n1\n2\n/dev/null\n", LauncherBench.OutputOf(end));
    }

    [Fact]
    public async Task RunAsync_Signals_AreNeitherIgnoredNorHeldBack()
    {
        // The first 31: the two after them belong to the C library, which ignores them in whatever it starts.
        const long Standard = 0x7FFF_FFFF;

        var end = await bench.RunAsync("grep", "-E", "SigIgn|SigBlk", "/proc/self/status");

        var masks = LauncherBench.OutputOf(end).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Convert.ToInt64(line.Split('\t')[1], 16) & Standard);
        Assert.Equal([0L, 0L], masks);
    }

    [Fact]
    public async Task RunAsync_ReaderOfAPipeGoesFirst_WriterEndsInSilence()
    {
        var end = await bench.ShellAsync("yes | head -n 1");

        Assert.Equal("y\n", LauncherBench.OutputOf(end));
    }

    [Fact]
    public async Task RunAsync_Environment_IsTheHostsWithTheOperation()
    {
        Environment.SetEnvironmentVariable("goals.test-odd name", "it's \"odd\"\n$HOME");
        Environment.SetEnvironmentVariable("status", "mine");
        var request = bench.Request("env", "-0");

        var end = await bench.RunAsync(request);

        var seen = LauncherBench.OutputOf(end).Split('\0');
        Assert.Contains("goals.test-odd name=it's \"odd\"\n$HOME", seen);
        Assert.Contains("status=mine", seen);
        Assert.Contains($"GOALS_OPERATION={request.Operation}", seen);
        Assert.DoesNotContain(seen, variable => variable.StartsWith("GOALS_VARIABLE_", StringComparison.Ordinal) || variable.StartsWith("_goals", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_OutputBeyondBounds_KeepsBeginningAndEnd()
    {
        var end = await bench.ShellAsync("echo first; yes 0123456789abcde | head -c 200000000; echo last");

        Assert.Equal(0, end.ExitCode);
        Assert.True(end.Output!.IsCut);
        Assert.Equal(LauncherBench.Quick.OutputHead + LauncherBench.Quick.OutputTail, end.Output.Length);
        Assert.Contains("were kept", end.Remark, StringComparison.Ordinal);
        var output = LauncherBench.OutputOf(end);
        Assert.StartsWith("first\n0123456789abcde\n", output, StringComparison.Ordinal);
        Assert.EndsWith("0123456789abcde\nlast\n", output, StringComparison.Ordinal);
        Assert.Contains("the output is longer than is kept", output, StringComparison.Ordinal);
        var excerpt = end.Output.Excerpt(1024);
        Assert.False(excerpt.IsAll);
        Assert.Equal(output[^1024..], excerpt.Text);
    }

    [Fact]
    public async Task RunAsync_OutputWithinBounds_KeepsEveryByte()
    {
        var size = (int)(LauncherBench.Quick.OutputHead + LauncherBench.Quick.OutputTail);

        var end = await bench.ShellAsync($"yes 0123456789abcde | head -c {size}");

        Assert.False(end.Output!.IsCut);
        Assert.Equal(string.Empty, end.Remark);
        Assert.Equal(string.Concat(Enumerable.Repeat("0123456789abcde\n", size / 16)), LauncherBench.OutputOf(end));
    }

    [Fact]
    public async Task RunAsync_Active_IsHowLongTheCommandRan()
    {
        var end = await bench.RunAsync("sleep", "0.3");

        Assert.InRange(end.Active, TimeSpan.FromSeconds(0.28), TimeSpan.FromSeconds(30));
    }

    public void Dispose() => bench.Dispose();
}
