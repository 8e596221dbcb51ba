using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Tests;

public sealed class ExitCodeTests
{
    [Fact]
    public async Task Run_OfAGoalThatCannotGoOn_Ends2AndSaysWhy()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("bad.yaml", ("one", "exit 7"));

        var run = await folder.GoalsAsync("run", "bad.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("bad  Blocked: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("the command exited with status 7", run.Output, StringComparison.Ordinal);
        Assert.Contains("goals resume bad", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below/it")]
    public async Task List_OfAStoreThatIsAFile_Ends70AndNamesTheFile(string store)
    {
        using var folder = new GoalFolder();
        folder.Write("file", string.Empty);

        var list = await folder.GoalsAsync("list", "--store", store);

        Assert.Equal(70, list.ExitCode);
        Assert.Contains("/file' is a file", list.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_OfABlockedGoalThatWasMended_Ends0()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("bad.yaml", ("one", "test -e mended && echo 1 >>effects"));
        await folder.GoalsAsync("run", "bad.yaml");
        folder.Write("mended", string.Empty);

        var resume = await folder.JsonAsync("resume", "bad");

        Assert.Equal(0, resume.ExitCode);
        Assert.Equal("Complete", resume.Status);
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Run_WhenAttemptsAreUsedUp_Ends4AndResumeToo()
    {
        using var folder = new GoalFolder();
        folder.Write("few.yaml", GoalFolder.Goal(("one", "echo 1 >>effects"), ("two", "echo 2 >>effects")).Replace("plans:", "budget: {attempts: 1}\nplans:", StringComparison.Ordinal));

        var run = await folder.JsonAsync("run", "few.yaml");
        var resume = await folder.JsonAsync("resume", "few");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Equal((4, "BudgetLimited"), (resume.ExitCode, resume.Status));
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Run_WhenTheWallClockRunsOut_Ends4AndLeavesNothingRunning()
    {
        using var folder = new GoalFolder();
        folder.Write("slow.yaml", GoalFolder.Goal(("one", "echo $$ >>effects; exec sleep 600")).Replace("plans:", "budget: {wallClock: 1s}\nplans:", StringComparison.Ordinal));

        var run = await folder.JsonAsync("run", "slow.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.All(folder.Effects, process => Assert.False(GoalFolder.IsAtWork(process), process));
    }

    [Fact]
    public async Task Run_OfACancelledGoal_Ends6()
    {
        using var folder = new GoalFolder();
        folder.Write("bad.yaml", "id: named\n" + GoalFolder.Goal(("one", "exit 1")));
        await folder.GoalsAsync("run", "bad.yaml");
        var cancel = await folder.JsonAsync("cancel", "named");

        var run = await folder.JsonAsync("run", "bad.yaml");
        var resume = await folder.JsonAsync("resume", "named");

        Assert.Equal((0, "Cancelled"), (cancel.ExitCode, cancel.Status));
        Assert.Equal((6, "Cancelled"), (run.ExitCode, run.Status));
        Assert.Equal((6, "Cancelled"), (resume.ExitCode, resume.Status));
    }

    [Theory]
    [InlineData("'bogus' is no command", "bogus")]
    [InlineData("goals run --help", "run")]
    [InlineData("'--bogus' is no option of run", "run", "x.yaml", "--bogus")]
    [InlineData("say which goal to resume, or --all", "resume")]
    [InlineData("not both", "resume", "x", "--all")]
    [InlineData("--as needs --step", "resume", "x", "--as", "done")]
    [InlineData("--step needs --as done, again or failed", "resume", "x", "--step", "s")]
    [InlineData("maybe", "resume", "x", "--step", "s", "--as", "maybe")]
    [InlineData("say which", "resume", "--all", "--step", "s", "--as", "done")]
    [InlineData("there is no goal local/nobody", "show", "nobody")]
    [InlineData("there is no goal local/nobody", "report", "nobody")]
    [InlineData("there is no goal local/nobody", "resume", "nobody")]
    [InlineData("there is no goal local/nobody", "pause", "nobody")]
    [InlineData("there is no goal local/nobody", "cancel", "nobody")]
    [InlineData("'Not An Id' is not a valid id", "show", "Not An Id")]
    [InlineData("'' is no path of a folder for the store", "list", "--store", "")]
    public async Task Goals_AskedWrongly_Ends64WithTheReasonAndMakesNoStore(string reason, params string[] arguments)
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync(arguments);

        Assert.Equal(64, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(reason, end.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Goals_AskedAboutAnUnknownGoalOfAStore_Ends64()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "good.yaml");

        foreach (var verb in new[] { "show", "report", "resume", "pause", "cancel" })
        {
            var end = await folder.GoalsAsync(verb, "nobody");

            Assert.Equal(64, end.ExitCode);
            Assert.Contains("there is no goal local/nobody", end.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("run", "good.yaml")]
    [InlineData("list")]
    [InlineData("show", "good")]
    public async Task Goals_OnADamagedStore_Ends70AndSaysSo(params string[] arguments)
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        Directory.CreateDirectory(folder.Store);
        File.WriteAllText(Path.Combine(folder.Store, "goals.db"), new string('x', 5000));

        var end = await folder.JsonAsync(arguments);

        Assert.Equal(70, end.ExitCode);
        Assert.Contains("goals.db", end.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(folder.Effects);
    }

    [Fact]
    public async Task Run_OnAStoreThatCannotBeMade_Ends70AndSaysSo()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        folder.Write("store", "a file");

        var end = await folder.GoalsAsync("run", "good.yaml");

        Assert.Equal(70, end.ExitCode);
        Assert.Contains(folder.Store, end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("internal fault", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, GoalStatus.Complete, GoalStatus.Complete)]
    [InlineData(6, GoalStatus.Complete, GoalStatus.Cancelled)]
    [InlineData(2, GoalStatus.Paused, GoalStatus.Blocked, GoalStatus.AwaitingInput)]
    [InlineData(4, GoalStatus.UsageLimited, GoalStatus.Paused)]
    [InlineData(3, GoalStatus.BudgetLimited, GoalStatus.AwaitingInput)]
    [InlineData(0)]
    public void Of_SeveralGoals_IsTheSmallestCodeButComplete(int expected, params GoalStatus[] statuses) => Assert.Equal(expected, ExitCodes.Of(statuses));
}
