namespace Orleans.Goals.Cli.Tests;

public sealed class EditTests
{
    [Fact]
    public async Task Edit_OfABlockedGoal_LetsItGoOnUnderTheNewContract()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "exit 1"));
        Assert.Equal(2, (await folder.GoalsAsync("run", "goal.yaml")).ExitCode);
        folder.WriteGoal("better.yaml", ("one", "echo 1 >>effects"));

        var dry = await folder.JsonAsync("edit", "goal", "better.yaml", "--dry-run");
        var edited = await folder.GoalsAsync("edit", "goal", "better.yaml");
        var resumed = await folder.JsonAsync("resume", "goal");

        Assert.Contains("\"difference\":[\"plans.only.steps.one.run: was", dry.End.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, edited.ExitCode);
        Assert.Contains("is \"echo 1 >>effects\"", string.Join('\n', edited.Lines), StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(2, resumed.Lines[^1].GetProperty("revision").GetInt32());
        Assert.Single(folder.Effects);
    }

    [Fact]
    public async Task Run_OfAFileWithAnotherContract_NamesTheDifferenceAndEdit()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", "id: same\n" + GoalFolder.Goal(("one", "exit 1")));
        await folder.GoalsAsync("run", "goal.yaml");
        folder.Write("goal.yaml", "id: same\n" + GoalFolder.Goal(("one", "exit 0")));

        var run = await folder.GoalsAsync("run", "goal.yaml");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("goals edit", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_WithTheFileOfAnotherGoal_IsRefused()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", "id: other\n" + GoalFolder.Goal(("one", "exit 1")));

        var edit = await folder.GoalsAsync("edit", "goal", "goal.yaml");

        Assert.Equal(64, edit.ExitCode);
        Assert.Contains("is the file of goal other", edit.Errors, StringComparison.Ordinal);
    }
}
