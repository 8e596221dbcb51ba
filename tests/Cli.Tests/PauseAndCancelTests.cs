namespace Orleans.Goals.Cli.Tests;

public sealed class PauseAndCancelTests
{
    private static readonly string Gate = $"echo $$ >>effects; {GoalFolder.Gate()}";

    [Fact]
    public async Task Pause_OfAGoalThatNobodyRuns_StopsItFromGoingOn()
    {
        using var folder = new GoalFolder();
        await BeginAndKillAsync(folder);

        var paused = await folder.JsonAsync("pause", "gate");
        var again = await folder.JsonAsync("pause", "gate");
        folder.Write("go", string.Empty);
        var all = await folder.JsonAsync("resume", "--all");
        var run = await folder.JsonAsync("run", "gate.yaml");

        Assert.Equal((0, "Paused"), (paused.ExitCode, paused.Status));
        Assert.Equal((0, "Paused"), (again.ExitCode, again.Status));
        Assert.Equal((5, "Paused"), (all.ExitCode, all.Status));
        Assert.Equal((0, "Complete", "local/gate"), (run.ExitCode, run.Status, run.Id));
        Assert.Single(folder.Effects);
    }

    [Fact]
    public async Task Cancel_OfAGoalThatNobodyRuns_StopsItsCommandAndEndsIt()
    {
        using var folder = new GoalFolder();
        await BeginAndKillAsync(folder);

        var cancelled = await folder.JsonAsync("cancel", "gate");
        var again = await folder.JsonAsync("cancel", "gate");
        var pause = await folder.GoalsAsync("pause", "gate");

        Assert.Equal((0, "Cancelled"), (cancelled.ExitCode, cancelled.Status));
        Assert.Contains("goalEnded", cancelled.Types);
        Assert.Equal((0, "Cancelled"), (again.ExitCode, again.Status));
        Assert.Equal(64, pause.ExitCode);
        Assert.Contains("has ended (Cancelled)", pause.Errors, StringComparison.Ordinal);
        Assert.All(folder.Effects, process => Assert.False(GoalFolder.IsAtWork(process), process));
    }

    [Fact]
    public async Task Cancel_OfACompleteGoal_IsRefused()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "good.yaml");

        var cancel = await folder.GoalsAsync("cancel", "good");

        Assert.Equal(64, cancel.ExitCode);
        Assert.Contains("has ended (Complete)", cancel.Errors, StringComparison.Ordinal);
    }

    private static async Task BeginAndKillAsync(GoalFolder folder)
    {
        folder.WriteGoal("gate.yaml", ("gate", Gate));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");
        run.Kill();
        await run.EndAsync();
    }
}
