using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

public sealed class ReportCommandTests
{
    private const string TwoPlans = """
        objective: Something that the second plan can do.
        doneWhen:
          - {id: made, file: made}
        plans:
          - name: quick
            steps:
              - {id: prepare, run: "echo prepared >prepared", checks: [{id: there, file: prepared}]}
              - {id: make, run: "echo broken >&2; exit 3", retry: {max: 1}, after: [prepare]}
              - {id: tell, run: "true", after: [make]}
          - name: slow
            steps:
              - {id: prepare, run: "echo prepared >prepared", checks: [{id: there, file: prepared}]}
              - {id: make, run: "echo done >made", timeout: 20m, after: [prepare]}
              - {id: extra, run: "true", after: [prepare]}
        """;

    [Fact]
    public async Task Report_AsJson_TellsAttemptsTimesAndHistory()
    {
        using var folder = await RunAsync();

        var report = (await folder.JsonAsync("report", "two")).Last;

        var first = report.GetProperty("planHistory")[0];
        var make = first.GetProperty("steps")[1];
        Assert.Equal("prepare", make.GetProperty("after")[0].GetString());
        Assert.Equal(["failed", "failed"], make.GetProperty("attemptHistory").EnumerateArray().Select(attempt => attempt.GetProperty("outcome").GetString()));
        Assert.All(make.GetProperty("attemptHistory").EnumerateArray(), attempt => Assert.True(attempt.GetProperty("endedAt").GetDateTimeOffset() >= attempt.GetProperty("begunAt").GetDateTimeOffset()));
        Assert.Equal("broken\n", make.GetProperty("attemptHistory")[0].GetProperty("excerpt").GetString());
        Assert.True(first.GetProperty("endedAt").GetDateTimeOffset() >= first.GetProperty("begunAt").GetDateTimeOffset());
        Assert.Equal(["kept", "changed", "new"], report.GetProperty("planHistory")[1].GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("origin").GetString()));
        var history = report.GetProperty("history");
        Assert.Equal("passed", history.GetProperty("rounds")[0].GetProperty("outcome").GetString());
        Assert.Equal(["goalAccepted", "goalEnded"], history.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("type").GetString()));
        var shares = history.GetProperty("time").EnumerateArray().Sum(share => share.GetProperty("seconds").GetDouble());
        Assert.Equal(report.GetProperty("usage").GetProperty("wallSeconds").GetDouble(), shares, 0.01);
    }

    [Fact]
    public async Task Output_StepsAndChecks_IsWhatTheyWrote()
    {
        using var folder = new GoalFolder();
        folder.Write("talk.yaml", """
            objective: Something is said.
            doneWhen:
              - {id: said, run: "seq 1 5000"}
            plans:
              - name: only
                steps:
                  - {id: talk, run: "echo try >>tries; wc -l <tries; printf 'one\\ntwo'; test $(wc -l <tries) -eq 2", retry: {max: 1}}
                  - {id: silent, run: "true", after: [talk]}
            """);
        await folder.GoalsAsync("run", "talk.yaml");

        var newest = await folder.GoalsAsync("output", "talk", "talk");
        var first = await folder.GoalsAsync("output", "talk", "talk", "--attempt", "1");
        var check = await folder.GoalsAsync("output", "talk", "said");
        var silent = await folder.GoalsAsync("output", "talk", "silent");
        var missing = await folder.GoalsAsync("output", "talk", "nothing");
        var never = await folder.GoalsAsync("output", "talk", "talk", "--attempt", "3");

        Assert.Equal((0, "2\none\ntwo"), (newest.ExitCode, newest.Output));
        Assert.Equal((0, "1\none\ntwo"), (first.ExitCode, first.Output));
        Assert.Equal((0, 5_000), (check.ExitCode, check.Lines.Count));
        Assert.Equal((0, string.Empty), (silent.ExitCode, silent.Output));
        Assert.Equal(64, missing.ExitCode);
        Assert.Contains("there are: talk, silent, said", missing.Errors, StringComparison.Ordinal);
        Assert.Equal(64, never.ExitCode);
    }

    [Fact]
    public async Task Report_IntoAFile_WritesThePageWithTheEvidence()
    {
        using var folder = await RunAsync();

        var end = await folder.GoalsAsync("report", "two", "--output", "two.html");

        Assert.Equal(0, end.ExitCode);
        var page = await File.ReadAllTextAsync(folder.File("two.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("broken", page, StringComparison.Ordinal);
        Assert.Contains($"file://{folder.Store}/artifacts/local/two/plan-1/make/2/output", page, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("two.html.new")));
    }

    [Fact]
    public async Task Report_IntoAFolderThatIsNot_FailsAndSaysSo()
    {
        using var folder = await RunAsync();

        var end = await folder.GoalsAsync("report", "two", "--format", "html", "--output", "nowhere/two.html");

        Assert.Equal(ExitCodes.Fault, end.ExitCode);
        Assert.Contains("nowhere", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfAPausedGoal_TellsThatItWasPaused()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", GoalFolder.Gate() + "; echo 1 >>effects"));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");
        run.Signal(GoalsProcess.Interrupt);
        folder.Write("go", string.Empty);
        await run.EndAsync();

        var report = (await folder.JsonAsync("report", "gate")).Last;

        Assert.Equal("Paused", report.GetProperty("status").GetString());
        Assert.Contains("paused", report.GetProperty("history").GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("kind").GetString()));
        Assert.Contains("goalPaused", report.GetProperty("history").GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Plans_OfAGoal_TellsWhatEachKept()
    {
        using var folder = await RunAsync();

        var end = await folder.GoalsAsync("plans", "two");

        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith("Plan 1 quick  failed, ", end.Lines[0], StringComparison.Ordinal);
        Assert.Contains(end.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["kept", "prepare"]);
        Assert.Contains(end.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["changed", "make"]);
        Assert.Contains(end.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["new", "extra"]);
    }

    [Fact]
    public async Task Plans_WithDiff_TellsWhatIsDefinedOtherwise()
    {
        using var folder = await RunAsync();

        var difference = (await folder.JsonAsync("plans", "two", "--diff", "1", "2")).Last;

        Assert.Equal(["prepare"], Texts(difference, "kept"));
        Assert.Equal(["make"], Texts(difference, "changed"));
        Assert.Equal(["extra"], Texts(difference, "added"));
        Assert.Equal(["tell"], Texts(difference, "removed"));
        Assert.Contains("steps.make.timeout: was 1h, is 20m", Texts(difference, "changes"));
    }

    [Fact]
    public async Task Plans_OfAPlanThatIsNot_IsWrongInput()
    {
        using var folder = await RunAsync();

        foreach (var arguments in (string[])["3", "--diff 1 7", "1 --diff 1 2", "--diff 1", "x"])
        {
            var end = await folder.GoalsAsync(["plans", "two", .. arguments.Split(' ')]);

            Assert.True(end.ExitCode == ExitCodes.WrongInput, arguments);
        }
    }

    private static IEnumerable<string?> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private static async Task<GoalFolder> RunAsync()
    {
        var folder = new GoalFolder();
        folder.Write("two.yaml", TwoPlans);
        Assert.Equal(0, (await folder.GoalsAsync("run", "two.yaml")).ExitCode);
        return folder;
    }
}
