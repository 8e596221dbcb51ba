using System.Diagnostics;

namespace Orleans.Goals.Cli.Tests.Faults;

/// <summary>Whoever reads the output goes away, or there is nowhere to write it.</summary>
public sealed class ClosedOutputTests(ClosedOutputTests.Ended ended) : IClassFixture<ClosedOutputTests.Ended>
{
    [Theory]
    [InlineData("$GOALS run goal.yaml | true")]
    [InlineData("$GOALS run goal.yaml | head -1 >/dev/null")]
    [InlineData("$GOALS run goal.yaml --json | head -1 >/dev/null")]
    public async Task Run_WhoseReaderGoesAway_RunsTheGoalToItsEnd(string line)
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "sleep 0.2"), ("two", "echo 2 >>effects"));

        var (_, errors) = await ShellAsync(folder, line);
        var show = await folder.JsonAsync("show", "goal");

        Assert.Equal((string.Empty, "Complete"), (errors, show.Status));
        Assert.Equal(["2"], folder.Effects);
    }

    [Theory]
    [InlineData("$GOALS show goal | head -1")]
    [InlineData("$GOALS report goal --json | true")]
    [InlineData("$GOALS events goal | head -1")]
    [InlineData("$GOALS output goal one | head -1")]
    [InlineData("$GOALS watch goal --forever | head -1")]
    [InlineData("$GOALS --help | head -1")]
    public async Task Reading_WhoseReaderGoesAway_EndsQuietly(string line)
    {
        var (exitCode, errors) = await ShellAsync(ended.Folder, line);

        Assert.Equal((0, string.Empty), (exitCode, errors));
    }

    [Theory]
    [InlineData("$GOALS show goal >/dev/full", 70, "goals: the standard output cannot be written: No space left on device\n")]
    [InlineData("$GOALS show goal --json >/dev/full", 70, "goals: the standard output cannot be written: No space left on device\n")]
    [InlineData("$GOALS output goal one >/dev/full", 70, "goals: the standard output cannot be written: No space left on device\n")]
    [InlineData("$GOALS --help >/dev/full", 70, "goals: the standard output cannot be written: No space left on device\n")]
    [InlineData("$GOALS show goal >&-", 70, "goals: the standard output cannot be written: it is closed\n")]
    [InlineData("$GOALS show nothing 2>&-", 64, "")]
    [InlineData("$GOALS nonsense 2>/dev/full", 64, "")]
    public async Task Goals_WithNowhereToWrite_SaysSoAndEndsInOrder(string line, int expected, string said)
    {
        var (exitCode, errors) = await ShellAsync(ended.Folder, line);

        Assert.Equal((expected, said), (exitCode, errors));
    }

    private static async Task<(int ExitCode, string Errors)> ShellAsync(GoalFolder folder, string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GOALS"] = GoalFolder.Executable;
        start.Environment["GOALS_STORE"] = folder.Store;
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = await shell.StandardError.ReadToEndAsync().WaitAsync(Deadline.Long);
        await output;
        await shell.WaitForExitAsync();
        return (shell.ExitCode, errors);
    }

    /// <summary>A goal that has ended and said much. To read of it changes nothing.</summary>
    public sealed class Ended : IAsyncLifetime
    {
        internal GoalFolder Folder { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Folder.WriteGoal("goal.yaml", ("one", "seq 200000; echo 1 >>effects"));
            var run = await Folder.GoalsAsync("run", "goal.yaml");
            Assert.True(run.ExitCode == 0, $"{run}");
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
