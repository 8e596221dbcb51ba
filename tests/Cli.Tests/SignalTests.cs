namespace Orleans.Goals.Cli.Tests;

public sealed class SignalTests
{
    private static readonly string Gate = $"echo gate >>effects; {GoalFolder.Gate()}; echo passed >>effects";

    [Theory]
    [InlineData(GoalsProcess.Interrupt)]
    [InlineData(GoalsProcess.Terminate)]
    public async Task Run_Interrupted_PausesAndResumeFinishesEachStepOnce(int signal)
    {
        using var folder = new GoalFolder { PauseWait = "10ms" };
        folder.WriteGoal("gate.yaml", ("before", "echo before >>effects"), ("gate", Gate), ("after", "echo after >>effects"));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        run.Signal(signal);
        var paused = new JsonEnd(await run.EndAsync());
        folder.Write("go", string.Empty);
        var resumed = await folder.JsonAsync("resume", "gate");

        Assert.Equal((5, "Paused"), (paused.ExitCode, paused.Status));
        Assert.Contains("goalPaused", paused.Types);
        Assert.Contains("step gate of gate goes on under its launcher", paused.End.Errors, StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(3, resumed.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
        Assert.Equal(["before", "gate", "passed", "after"], folder.Effects);
    }

    [Fact]
    public async Task Run_Interrupted_CountsACommandThatEndsSoon()
    {
        using var folder = new GoalFolder { PauseWait = "1h" };
        folder.WriteGoal("gate.yaml", ("gate", Gate), ("after", "echo after >>effects"));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");

        run.Signal(GoalsProcess.Interrupt);
        await run.LineAsync("gate is paused; 1 step may still end");
        folder.Write("go", string.Empty);
        var paused = await run.EndAsync();

        Assert.Equal(5, paused.ExitCode);
        Assert.Contains("step gate finished", paused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("goes on under its launcher", paused.Output, StringComparison.Ordinal);
        Assert.Contains("to go on: goals resume gate", paused.Output, StringComparison.Ordinal);
        Assert.Equal(["gate", "passed"], folder.Effects);
    }

    [Fact]
    public async Task Run_InterruptedTwice_EndsAtOnceAndTheGoalStaysPaused()
    {
        using var folder = new GoalFolder { PauseWait = "1h" };
        folder.WriteGoal("gate.yaml", ("gate", Gate));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");

        run.Signal(GoalsProcess.Interrupt);
        await run.LineAsync("gate is paused");
        run.Signal(GoalsProcess.Interrupt);
        var end = await run.EndAsync();
        var list = await folder.JsonAsync("list");
        folder.Write("go", string.Empty);
        var resumed = await folder.JsonAsync("resume", "gate");

        Assert.Equal(128 + GoalsProcess.Interrupt, end.ExitCode);
        Assert.Equal("Paused", list.Status);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["gate", "passed"], folder.Effects);
    }

    [Fact]
    public async Task ResumeAll_Interrupted_PausesEveryGoalItFollows()
    {
        using var folder = new GoalFolder { PauseWait = "1h" };
        foreach (var name in new[] { "first", "second" })
        {
            folder.Write($"{name}.yaml", "readsOnly: true\n" + GoalFolder.Goal(("gate", $"echo {name} >>effects; {GoalFolder.Gate($"{name}-runs")}")));
            using var run = folder.Start("run", $"{name}.yaml");
            await folder.FileAsync($"{name}-runs");
            run.Kill();
            await run.EndAsync();
        }

        using var all = folder.Start("resume", "--all");
        await all.LineAsync("first  local/first/plan-1/gate/1 is taken over");
        await all.LineAsync("second  local/second/plan-1/gate/1 is taken over");
        all.Signal(GoalsProcess.Terminate);
        await all.LineAsync("second is paused");
        folder.Write("go", string.Empty);
        var end = await all.EndAsync();
        var again = await folder.JsonAsync("resume", "--all");

        Assert.Equal(5, end.ExitCode);
        Assert.Contains("goals resume first", end.Output, StringComparison.Ordinal);
        Assert.Contains("goals resume second", end.Output, StringComparison.Ordinal);
        Assert.Equal((5, "Paused"), (again.ExitCode, again.Status));
        Assert.Equal(["first", "second"], folder.Effects);
    }

    [Fact]
    public async Task Goals_WithAPauseWaitThatIsNoDuration_Ends64()
    {
        using var folder = new GoalFolder { PauseWait = "soon" };

        var end = await folder.GoalsAsync("list");

        Assert.Equal(64, end.ExitCode);
        Assert.Contains("GOALS_PAUSE_WAIT: 'soon' is not a duration", end.Errors, StringComparison.Ordinal);
    }
}
