using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

/// <summary>What scripts rely on.</summary>
public sealed class ScriptingContractTests
{
    [Fact]
    public async Task Run_WithJson_WritesEventsAndLastTheReport()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("one.yaml", ("append", "echo a >>effects"));

        var run = await folder.JsonAsync("run", "one.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.End.Errors);
        Assert.Equal(["goalAccepted", "planBegun", "stepBegun", "stepFinished", "planEnded", "roundBegun", "roundEnded", "goalEnded"], run.Types);
        Assert.Equal(run.Lines.Count - 1, run.Events.Count());
        Assert.All(run.Events, happened => Assert.Equal("local/one", happened.GetProperty("goal").GetString()));
        AssertReport(run.Last, "local/one", "Complete", plans: 1, attempts: 1);
        var criterion = Assert.Single(run.Last.GetProperty("criteria").EnumerateArray());
        Assert.Equal("ran", criterion.GetProperty("id").GetString());
        Assert.Equal("Passed", criterion.GetProperty("verdict").GetString());
        Assert.NotEmpty(criterion.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Report_WithJson_IsTheReportThatRunEndedWithAndItsHistory()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("one.yaml", ("append", "echo a >>effects"));
        var run = await folder.JsonAsync("run", "one.yaml");

        var report = await folder.JsonAsync("report", "one");
        var show = await folder.JsonAsync("show", "local/one");
        var resume = await folder.JsonAsync("resume", "one");
        var all = await folder.JsonAsync("resume", "--all");

        foreach (var known in run.Last.EnumerateObject().Where(property => property.Name != "planHistory"))
        {
            Assert.Equal(known.Value.GetRawText(), report.Last.GetProperty(known.Name).GetRawText());
        }

        Assert.Equal(JsonValueKind.Object, report.Last.GetProperty("history").ValueKind);
        Assert.DoesNotContain("\"attemptHistory\"", run.End.Output, StringComparison.Ordinal);
        Assert.Equal([run.Last.GetRawText()], show.End.Lines);
        Assert.Equal([run.Last.GetRawText()], resume.End.Lines);
        Assert.Equal([run.Last.GetRawText()], all.End.Lines);
        Assert.All([report, show, resume, all], end => Assert.Equal(0, end.ExitCode));
    }

    [Fact]
    public async Task Resume_OfAllWithJson_TellsOfEachGoalAndEndsWithTheirReports()
    {
        using var folder = new GoalFolder();
        folder.Write("first.yaml", "readsOnly: true\n" + GoalFolder.Goal(("one", $"echo 1 >>effects; {GoalFolder.Gate("first-runs")}")));
        folder.Write("second.yaml", "readsOnly: true\n" + GoalFolder.Goal(("two", $"echo 2 >>effects; {GoalFolder.Gate("second-runs")}")));
        foreach (var name in new[] { "first", "second" })
        {
            using var run = folder.Start("run", $"{name}.yaml");
            await folder.FileAsync($"{name}-runs");
            run.Kill();
            await run.EndAsync();
        }

        folder.Write("go", string.Empty);
        var resumed = await folder.JsonAsync("resume", "--all");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(["local/first", "local/second"], resumed.Events.Select(happened => happened.GetProperty("goal").GetString()).Distinct().Order());
        AssertReport(resumed.Lines[^2], "local/first", "Complete", plans: 1, attempts: 1);
        AssertReport(resumed.Lines[^1], "local/second", "Complete", plans: 1, attempts: 1);
        Assert.Equal(["1", "2"], folder.Effects.Order());
    }

    [Fact]
    public async Task Resume_OfAllWhereNoneMayRun_EndsWithTheReportOfTheGoalThatChangedLast()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        folder.WriteGoal("bad.yaml", ("one", "exit 1"));
        await folder.GoalsAsync("run", "good.yaml");
        await folder.GoalsAsync("run", "bad.yaml");

        var resumed = await folder.JsonAsync("resume", "--all");

        Assert.Equal(2, resumed.ExitCode);
        Assert.Equal("local/bad", resumed.Id);
        Assert.Equal("Blocked", resumed.Status);
        Assert.Contains("bad is Blocked and stays so; to go on: goals resume bad", resumed.End.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("resume", "--all")]
    public async Task Goals_WithJsonAndNoGoals_SaysSoAsAnObject(params string[] arguments)
    {
        using var folder = new GoalFolder();

        var end = await folder.JsonAsync(arguments);

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(["{\"goals\":0}"], end.End.Lines);
    }

    [Fact]
    public async Task List_WithJson_IsOneGoalOnEachLineNewestFirst()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "echo 1 >>effects"));
        folder.WriteGoal("bad.yaml", ("one", "exit 1"));
        await folder.GoalsAsync("run", "good.yaml");
        await folder.GoalsAsync("run", "bad.yaml");

        var list = await folder.JsonAsync("list");

        Assert.Equal(0, list.ExitCode);
        Assert.Equal(["local/bad Blocked", "local/good Complete"], list.Lines.Select(goal => $"{goal.GetProperty("id")} {goal.GetProperty("status")}"));
    }

    [Fact]
    public async Task Run_WithJsonAndAWrongFile_EndsWithAnErrorObjectOfAllErrors()
    {
        using var folder = new GoalFolder();
        folder.Write("wrong.yaml", "objective: x\ndoneWhen: []\nplanz: 3\n");

        var run = await folder.JsonAsync("run", "wrong.yaml");

        Assert.Equal(64, run.ExitCode);
        Assert.Single(run.Lines);
        Assert.Equal(64, run.Last.GetProperty("exitCode").GetInt32());
        Assert.Contains("nothing was begun", run.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        var errors = run.Last.GetProperty("errors").EnumerateArray().ToArray();
        Assert.True(errors.Length >= 2);
        Assert.Contains(errors, error => error.GetProperty("line").GetInt32() == 3 && error.GetProperty("column").GetInt32() == 1 && error.GetProperty("file").GetString() == "wrong.yaml");
        Assert.All(errors, error => Assert.Contains($"wrong.yaml:{error.GetProperty("line")}:{error.GetProperty("column")}: ", run.End.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Goals_WithJsonAndWrongArguments_WritesNothingButAnErrorObject()
    {
        using var folder = new GoalFolder();

        var end = await folder.JsonAsync("show");

        Assert.Equal(64, end.ExitCode);
        Assert.Single(end.Lines);
        Assert.Contains("goals show --help", end.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static void AssertReport(JsonElement report, string id, string status, int plans, int attempts)
    {
        Assert.Equal(id, report.GetProperty("id").GetString());
        Assert.Equal(status, report.GetProperty("status").GetString());
        Assert.Equal(plans, report.GetProperty("plans").GetInt32());
        var usage = report.GetProperty("usage");
        Assert.Equal(attempts, usage.GetProperty("attempts").GetInt64());
        Assert.True(usage.GetProperty("activeSeconds").GetDouble() >= 0);
        Assert.True(usage.GetProperty("wallSeconds").GetDouble() > 0);
    }
}
