namespace Orleans.Goals.Cli.Tests;

public sealed class CycleTests
{
    [Fact]
    public async Task Resume_Again_RunsACompleteGoalOnceMore()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "goal.yaml");

        var plain = await folder.JsonAsync("resume", "goal");
        var again = await folder.JsonAsync("resume", "goal", "--again");

        Assert.Equal((0, 1), (plain.ExitCode, plain.Lines[^1].GetProperty("cycle").GetInt32()));
        Assert.Equal((0, 2), (again.ExitCode, again.Lines[^1].GetProperty("cycle").GetInt32()));
        Assert.Contains("cycleBegun", again.Types);
        Assert.Equal(2, folder.Effects.Length);
    }

    [Fact]
    public async Task Run_OfAScheduledGoal_TellsWhenTheNextCycleIsDue()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", "schedule: {cron: 0 0 1 1 *, startNow: true}\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));
        using var run = folder.Start("run", "goal.yaml");
        await folder.FileAsync("effects");
        await Deadline.UntilAsync(
            () => folder.GoalsAsync("show", "goal").GetAwaiter().GetResult().Lines.Any(line => line.StartsWith("goal  Waiting: cycle 2 is due at ", StringComparison.Ordinal)), "it waits for its next cycle");
        run.Kill();
        await run.EndAsync();

        var cancel = await folder.JsonAsync("cancel", "goal");

        Assert.Equal("Cancelled", cancel.Status);
        Assert.Single(folder.Effects);
    }

    [Fact]
    public async Task Run_WithANotification_TellsBeforeItReturns()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", "notify: [{on: [complete], run: 'echo \"$GOALS_EVENT_ID $GOALS_STATUS\" >>told; echo \"$GOALS_EVENT\" >>told'}]\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));

        var run = await folder.JsonAsync("run", "goal.yaml");

        var told = System.IO.File.ReadAllLines(folder.File("told"));
        Assert.Equal((0, "local/goal/notice-1 Complete"), (run.ExitCode, told[0]));
        Assert.StartsWith("{\"id\":\"local/goal/notice-1\",\"goal\":\"local/goal\",\"event\":\"complete\",\"status\":\"Complete\"", told[1], StringComparison.Ordinal);
        Assert.Equal("delivered", run.Lines[^1].GetProperty("notifications")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Clear_OfAnEndedGoal_LeavesNothingButItsId()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", "id: once\n" + GoalFolder.Goal(("one", "echo 1 >>effects; echo said")));
        await folder.GoalsAsync("run", "goal.yaml");

        var cleared = await folder.GoalsAsync("clear", "once");
        var show = await folder.GoalsAsync("show", "once");
        var run = await folder.GoalsAsync("run", "goal.yaml");

        Assert.Equal((0, "once is cleared"), (cleared.ExitCode, cleared.Lines[^1]));
        Assert.Contains("there is no goal local/once", show.Errors, StringComparison.Ordinal);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("ids are never reused", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(System.IO.Path.Combine(folder.Store, "artifacts"), "*", SearchOption.AllDirectories));
        Assert.Equal(["{\"goals\":0}"], (await folder.JsonAsync("list")).End.Lines);
    }

    [Fact]
    public async Task Clear_OfFinishedGoals_LeavesTheOthersAndTheYoung()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        folder.WriteGoal("bad.yaml", ("one", "exit 1"));
        await folder.GoalsAsync("run", "good.yaml");
        await folder.GoalsAsync("run", "bad.yaml");

        var young = await folder.JsonAsync("clear", "--finished", "--older-than", "30d");
        var all = await folder.JsonAsync("clear", "--finished");
        var refused = await folder.GoalsAsync("clear", "bad");

        Assert.Equal("{\"cleared\":[]}", young.End.Lines[^1]);
        Assert.Equal("{\"cleared\":[\"local/good\"]}", all.End.Lines[^1]);
        Assert.Equal(64, refused.ExitCode);
        Assert.Contains("has not ended (Blocked); cancel it first", refused.Errors, StringComparison.Ordinal);
    }
}
