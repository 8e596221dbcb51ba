namespace Orleans.Goals.Cli.Tests;

/// <summary>Two goals that want one folder.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task Run_WorkspaceOfAPausedGoal_IsRefusedAndTheHolderNamed()
    {
        using var folder = new GoalFolder();
        await PauseFirstAsync(folder);
        folder.WriteGoal("second.yaml", ("two", "echo 2 >>effects"));

        var refused = await folder.JsonAsync("run", "second.yaml");

        Assert.Equal(75, refused.ExitCode);
        Assert.Contains("local/first (Paused) works in", refused.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("--queue", refused.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Run_Queued_WaitsForItsTurnAndGoesOnWhenTheHolderHasEnded()
    {
        using var folder = new GoalFolder();
        await PauseFirstAsync(folder);
        folder.WriteGoal("second.yaml", ("two", "echo 2 >>effects"));

        using var queued = folder.Start("run", "second.yaml", "--queue");
        await queued.LineAsync("waits for the workspace, which local/first has");
        queued.Kill();
        await queued.EndAsync();
        var cancelled = await folder.JsonAsync("cancel", "first");
        var resumed = await folder.JsonAsync("resume", "--all");

        Assert.Equal("Cancelled", cancelled.Status);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["1", "2"], folder.Effects);
        var time = (await folder.JsonAsync("report", "second")).Last.GetProperty("history").GetProperty("time");
        Assert.Contains("workspace", time.EnumerateArray().Select(share => share.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Run_WhileAnotherProcessRunsTheHolder_IsRefusedOrWaitsItsTurnThere()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("first.yaml", ("one", $"echo 1 >>effects; {GoalFolder.Gate()}"));
        folder.WriteGoal("second.yaml", ("two", "echo 2 >>effects"));
        using var run = folder.Start("run", "first.yaml");
        await folder.FileAsync("runs");

        var refused = await folder.JsonAsync("run", "second.yaml");
        using var queued = folder.Start("run", "second.yaml", "--queue");
        await queued.LineAsync("waits for the workspace, which local/first has");
        folder.Write("go", string.Empty);
        var first = await run.EndAsync();
        var second = await queued.EndAsync();

        Assert.Equal(75, refused.ExitCode);
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(["1", "2"], folder.Effects);
    }

    private static async Task PauseFirstAsync(GoalFolder folder)
    {
        folder.WriteGoal("first.yaml", ("one", $"echo 1 >>effects; {GoalFolder.Gate()}"), ("more", "echo more >>effects"));
        using var run = folder.Start("run", "first.yaml");
        await folder.FileAsync("runs");
        run.Signal(GoalsProcess.Terminate);
        await run.LineAsync("first is paused");
        folder.Write("go", string.Empty);
        await run.EndAsync();
    }
}
