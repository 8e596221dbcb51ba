namespace Orleans.Goals.Cli.Tests;

public sealed class GoalIdTests
{
    [Fact]
    public async Task Run_WithoutAnId_MakesOneOfTheFilesNameAndNumbersIt()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("Release Check.yaml", ("one", "echo 1 >>effects"));

        var first = await folder.JsonAsync("run", "Release Check.yaml");
        var second = await folder.JsonAsync("run", "Release Check.yaml");
        var third = await folder.JsonAsync("run", "Release Check.yaml");

        Assert.Equal("local/release-check local/release-check-2 local/release-check-3", $"{first.Id} {second.Id} {third.Id}");
        Assert.Equal(["1", "1", "1"], folder.Effects);
    }

    [Fact]
    public async Task Run_WithoutAnId_GoesOnWithTheSameContractThatHasNotEnded()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("again.yaml", ("one", "echo 1 >>effects"), ("two", "test -e mended && echo 2 >>effects"));
        var blocked = await folder.JsonAsync("run", "again.yaml");
        folder.Write("mended", string.Empty);

        var complete = await folder.JsonAsync("run", "again.yaml");

        Assert.Equal((2, "local/again"), (blocked.ExitCode, blocked.Id));
        Assert.Equal((0, "local/again"), (complete.ExitCode, complete.Id));
    }

    [Fact]
    public async Task Run_WithoutAnIdAndWithAnotherContract_TakesTheNextNumber()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("changed.yaml", ("one", "exit 1"));
        await folder.GoalsAsync("run", "changed.yaml");
        folder.WriteGoal("changed.yaml", ("one", "echo 1 >>effects"));

        var run = await folder.JsonAsync("run", "changed.yaml");

        Assert.Equal((0, "local/changed-2"), (run.ExitCode, run.Id));
    }

    [Fact]
    public async Task Run_WithTheIdOfACompleteGoal_ReportsItAndDoesNothing()
    {
        using var folder = new GoalFolder();
        folder.Write("file.yaml", "id: named\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));
        var first = await folder.JsonAsync("run", "file.yaml");

        var second = await folder.JsonAsync("run", "file.yaml");

        Assert.Equal((0, "local/named"), (first.ExitCode, first.Id));
        Assert.Equal(0, second.ExitCode);
        Assert.Equal([first.Last.GetRawText()], second.End.Lines);
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Run_WithAnIdAndAnotherContract_NamesTheDifferenceAndChangesNothing()
    {
        using var folder = new GoalFolder();
        folder.Write("file.yaml", "id: named\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));
        await folder.GoalsAsync("run", "file.yaml");
        folder.Write("file.yaml", "id: named\n" + GoalFolder.Goal(("one", "echo 2 >>effects")));

        var run = await folder.GoalsAsync("run", "file.yaml");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("plans.only.steps.one", run.Errors, StringComparison.Ordinal);
        Assert.Contains("echo 2", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Run_WithAStoreNamedOnTheCommandLine_UsesItAndShowsCommandsWithIt()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("bad.yaml", ("one", "exit 1"));

        var run = await folder.GoalsAsync("run", "bad.yaml", "--store", "another store");
        var elsewhere = await folder.GoalsAsync("show", "bad");
        var there = await folder.GoalsAsync("show", "bad", "--store", "another store");

        Assert.Equal([2, 64, 0], new[] { run.ExitCode, elsewhere.ExitCode, there.ExitCode });
        Assert.Contains($"goals resume bad --store '{folder.File("another store")}'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAnyStoreNamed_UsesAFolderOfTheUsers()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        var start = folder.StartOf(["run", "good.yaml"]);
        start.Environment.Remove("GOALS_STORE");
        start.Environment["XDG_DATA_HOME"] = folder.File("data");

        using var process = new GoalsProcess(start);
        var run = await process.EndAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.True(File.Exists(folder.File("data/orleans-goals/goals.db")));
    }
}
