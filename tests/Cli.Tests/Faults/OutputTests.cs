namespace Orleans.Goals.Cli.Tests.Faults;

/// <summary>Commands that say too much, leave others behind, or work where there is nothing.</summary>
public sealed class OutputTests
{
    // What is kept of an output, and the words about what was left out.
    private const long Bound = 65 * 1024 * 1024;

    [Fact]
    public async Task Run_GibibyteOfOutput_KeepsItsBeginningAndEndAndLittleOnDisk()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "echo first; head -c 1G /dev/zero | tr '\\000' x; echo; echo last; echo 1 >>effects"));

        var end = await folder.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        var output = Directory.EnumerateFiles(folder.File("store/artifacts"), "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!;
        Assert.InRange(new FileInfo(output).Length, 1, Bound);
        Assert.Equal("first", File.ReadLines(output).First());
        Assert.Equal("last", File.ReadLines(output).Last());
        Assert.InRange(Directory.EnumerateFiles(folder.Store, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 2 * Bound);
    }

    [Fact]
    public async Task Run_CommandLeavesChildrenBehind_EndsThemAndSaysSo()
    {
        using var folder = new GoalFolder();

        // Not so long as anything else on this machine sleeps, of other runs of this test for example.
        var (one, other) = ($"1000.{Environment.ProcessId}", $"1001.{Environment.ProcessId}");
        folder.WriteGoal("goal.yaml", ("one", $"(sleep {one}; echo late >>effects) & (setsid sleep {other} &) ; echo 1 >>effects; sleep 0.2"));

        var end = await folder.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        Assert.Equal(["1"], folder.Effects);
        Assert.DoesNotContain(CommandLines(), line => line.Contains($"sleep\0{one}", StringComparison.Ordinal) || line.Contains($"sleep\0{other}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resume_WorkspaceIsGone_SaysSoAndGoesOnWhenItIsBack()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("work"));
        folder.Write("goal.yaml", "workspace: work\n" + GoalFolder.Goal(("one", $": >runs; while [ ! -e ../go ]; do sleep 0.02; done"), ("two", "echo 2 >>effects")));
        using (var run = folder.Start("run", "goal.yaml"))
        {
            await folder.FileAsync("work/runs");
            run.Signal(GoalsProcess.Terminate);
            folder.Write("go", string.Empty);
            await run.EndAsync();
        }

        Directory.Move(folder.File("work"), folder.File("elsewhere"));
        var gone = await folder.JsonAsync("resume", "goal");
        Directory.Move(folder.File("elsewhere"), folder.File("work"));
        var back = await folder.JsonAsync("resume", "goal");

        Assert.Equal((2, "Blocked"), (gone.ExitCode, gone.Status));
        Assert.Contains("work' does not exist", gone.Last.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (back.ExitCode, back.Status));
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            string? line = null;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is somebody else's.
            }

            if (line is not null)
            {
                yield return line;
            }
        }
    }
}
