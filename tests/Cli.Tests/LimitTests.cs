using System.Globalization;

namespace Orleans.Goals.Cli.Tests;

/// <summary>How much runs at a time, how long, and what happens to what was interrupted, as a person sees it.</summary>
public sealed class LimitTests
{
    private const string Head = "objective: A goal of a test.\ndoneWhen: [{id: ran, file: effects}]\n";

    // Says with how many others it ran at a time.
    private const string Crowd = "mkdir $$.at; ls -d *.at | wc -l >>effects; sleep 0.2; rmdir $$.at";

    [Theory]
    [InlineData("concurrency: 1", "", new string[0], 1)]
    [InlineData("concurrency: 1", "concurrency: 3, ", new string[0], 3)]
    [InlineData("concurrency: 5", "", new[] { "--max-workers", "2" }, 2)]
    public async Task Run_StepsThatCouldAllRun_NoMoreAtATime(string goal, string plan, string[] options, int most)
    {
        using var folder = new GoalFolder();
        var steps = string.Join(", ", Enumerable.Range(1, 6).Select(number => $"{{id: s{number}, after: [], run: \"{Crowd}\"}}"));
        folder.Write("goal.yaml", $"{Head}{goal}\nplans: [{{{plan}steps: [{steps}]}}]\n");

        var end = await folder.JsonAsync(["run", "goal.yaml", .. options]);

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        Assert.InRange(folder.Effects.Max(line => int.Parse(line, CultureInfo.InvariantCulture)), 1, most);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task Run_WrongNumberOfWorkers_IsRefused(string workers)
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("a", "echo a >>effects"));

        var end = await folder.GoalsAsync("run", "goal.yaml", "--max-workers", workers);

        Assert.Equal(64, end.ExitCode);
        Assert.Contains("--max-workers", end.Errors, StringComparison.Ordinal);
        Assert.Empty(folder.Effects);
    }

    [Fact]
    public async Task Run_ActiveTimeIsUsedUp_EndsLimitedAndResumeSaysWhatHelps()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", $"{Head}budget: {{active: 4s}}\nplans: [{{steps: [{{id: a, idempotent: true, run: \"echo a >>effects; sleep 300\"}}]}}]\n");

        var end = await folder.JsonAsync("run", "goal.yaml");
        var resumed = await folder.GoalsAsync("resume", "goal");
        var report = await folder.GoalsAsync("report", "goal");

        Assert.Equal((4, "BudgetLimited"), (end.ExitCode, end.Status));
        Assert.Equal(["a"], folder.Effects);
        Assert.Contains("the budget of 4s of active time is used up (", end.Last.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.InRange(end.Last.GetProperty("usage").GetProperty("activeSeconds").GetDouble(), 2, 90);
        Assert.Equal(4, resumed.ExitCode);
        Assert.Contains("To raise the budget: goals edit", resumed.Output + resumed.Errors, StringComparison.Ordinal);
        Assert.Contains("4s at work", report.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onInterrupted: retry", 0, new[] { "gate", "gate", "passed" })]
    [InlineData("onInterrupted: ask", 3, new[] { "gate" })]
    [InlineData("onInterrupted: reconcile, reconcile: \"exit 0\"", 0, new[] { "gate" })]
    [InlineData("onInterrupted: reconcile, reconcile: \"exit 1\"", 0, new[] { "gate", "gate", "passed" })]
    [InlineData("onInterrupted: reconcile, reconcile: \"exit 2\"", 3, new[] { "gate" })]
    public async Task Resume_AfterTheLauncherWasKilled_AsThePolicySays(string policy, int exitCode, string[] effects)
    {
        using var folder = new GoalFolder();
        var gate = $"echo gate >>effects; read -r pid name state parent group sid rest </proc/self/stat; echo $sid >session.new; mv session.new session; {GoalFolder.Gate()}; echo passed >>effects";
        folder.Write("gate.yaml", $"{Head}plans: [{{steps: [{{id: gate, run: \"{gate}\", {policy}}}]}}]\n");
        using (var run = folder.Start("run", "gate.yaml"))
        {
            await folder.FileAsync("session");
            var session = int.Parse(File.ReadAllText(folder.File("session")), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            run.Kill();
            await run.EndAsync();
            KillProof.Launchers.Kill([session], commandsToo: true);
            await Deadline.UntilAsync(() => !Directory.Exists($"/proc/{session}"), "the launcher is gone");
        }

        folder.Write("go", string.Empty);
        var end = await folder.JsonAsync("resume", "gate");

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Equal(effects, folder.Effects);
    }
}
