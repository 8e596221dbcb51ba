namespace Orleans.Goals.Cli.Tests;

public sealed class GoalFileTests
{
    [Fact]
    public async Task Run_OfAFileWithErrors_NamesAllOfThemAndStoresNothing()
    {
        using var folder = new GoalFolder();
        folder.Write(
            "wrong.yaml",
            """
            objective: Wrong in three places.
            doneWhen:
              - {id: Here, file: out}
            budget: {attempts: many}
            plans:
              - name: only
                steps:
                  - {id: one, runs: "true"}
            """);

        var run = await folder.GoalsAsync("run", "wrong.yaml");

        Assert.Equal(64, run.ExitCode);
        Assert.Empty(run.Output);
        var lines = run.Errors.Split('\n');
        Assert.Contains(lines, line => line.StartsWith("wrong.yaml:3:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("wrong.yaml:4:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("wrong.yaml:8:", StringComparison.Ordinal));
        Assert.Contains("nothing was begun", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Run_OfAFileThatIsNotThere_NamesIt()
    {
        using var folder = new GoalFolder();

        var run = await folder.GoalsAsync("run", "nowhere.yaml");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("nowhere.yaml:1:1: there is no such file", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Run_OfAFolder_NamesTheGoalFileInIt()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("inside"));
        folder.WriteGoal("inside/goal.yaml", ("one", "true"));

        var run = await folder.GoalsAsync("run", "inside");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("inside is a folder; write the path of a goal file, for example inside/goal.yaml", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfAFileElsewhere_WorksBesideThatFile()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("inside"));
        folder.WriteGoal("inside/goal.yaml", ("one", "echo 1 >>effects"));

        var run = await folder.JsonAsync("run", "inside/goal.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(folder.File("inside"), run.Last.GetProperty("workspace").GetString());
        Assert.True(File.Exists(folder.File("inside/effects")));
    }
}
