using System.Globalization;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Spectre.Console;

namespace Orleans.Goals.Cli.Tests;

public sealed class LiveViewTests
{
    private readonly ManualTime time = new(SampleReport.Accepted + TimeSpan.FromSeconds(65));

    [Fact]
    public void Render_OfOneGoal_IsATreeOfItsPlansWithTimesVerdictsAndBudget()
    {
        var view = new ProgressView(time);
        view.Take(SampleReport.Active(
            SampleReport.Step("build", "done", 1), SampleReport.Step("pack", "running", 2), SampleReport.Step("wait", "delayed", 1, "it failed"), SampleReport.Step("push", "pending", 0)));
        view.Take(Happened("stepBegun", "build", 0));
        view.Take(Happened("stepFinished", "build", 8.1));
        view.Take(Happened("stepBegun", "pack", 60));
        view.Take("a remark");

        Assert.Equal(
            """
            release  Active  1 min 05 s  Ship it.
            `-- plan 1 only  running
                |-- + build  8.1 s
                |-- * pack  5.0 s  attempt 2
                |-- ~ wait  delayed  it failed
                `-- - push
            criteria  + packed  x pushed
            fences    - sources
            spent     1 min 05 s of 2 h 00 min, 3 of 50 attempts, 1 plan
            a remark
            """,
            Draw(view));
    }

    [Fact]
    public void Render_OfTheLastFrame_LeavesOutWhatTheAccountSays()
    {
        var view = new ProgressView(time);
        view.Take(SampleReport.Blocked);

        Assert.Equal(
            """
            release  Ship it.
            |-- plan 1 quick  failed  step pack failed
            `-- plan 2 slow  failed  step push failed
                |-- + build  kept  finished by local/release/plan-1/build/1
                |-- x push-all-2  first line second line
                `-- - tell
            """,
            Draw(view, last: true));
    }

    [Fact]
    public void Render_OfMoreStepsThanLines_ShowsThoseAroundTheRunningOne()
    {
        var view = new ProgressView(time);
        view.Take(SampleReport.Active([.. Enumerable.Range(1, 10_000).Select(number =>
            SampleReport.Step(string.Create(CultureInfo.InvariantCulture, $"s{number}"), number < 5_000 ? "done" : number == 5_000 ? "running" : "pending", number <= 5_000 ? 1 : 0))]));

        var lines = Draw(view, height: 16).Split('\n');

        Assert.Equal(15, lines.Length);
        Assert.Contains("    |-- 4997 steps before", lines);
        Assert.Contains("    |-- + s4999", lines);
        Assert.Contains("    |-- * s5000", lines);
        Assert.Contains("    |-- - s5001", lines);
        Assert.Contains(lines, line => line.EndsWith("steps after", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_OfSeveralGoals_IsALineForEachWithWhatRuns()
    {
        var view = new ProgressView(time);
        view.Take(SampleReport.Active(SampleReport.Step("build", "done", 1), SampleReport.Step("pack", "running", 1)) with { Id = GoalId.Local("b-goal") });
        view.Take(SampleReport.Blocked);

        Assert.Equal(
            """
            b-goal  Active  1 min 05 s  Ship it.
              * pack
            release  Blocked  1 min 05 s  no plan is left. step push failed
            """,
            Draw(view));
    }

    [Fact]
    public void Render_BeforeAnythingIsKnown_IsNothing() => Assert.Equal(string.Empty, Draw(new ProgressView(time)));

    [Fact]
    public void Render_OfTextThatLooksLikeMarkup_ShowsItAsItIs()
    {
        var view = new ProgressView(time);
        view.Take(SampleReport.Active(SampleReport.Step("a", "failed", 1, "[red]not[/] \e[31mred [oops")));

        Assert.Contains("`-- x a  [red]not[/] [31mred [oops", Draw(view), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InATerminal_DrawsTheTreeAndLeavesTheAccount()
    {
        const string script = "/usr/bin/script";
        Assert.SkipUnless(File.Exists(script), "this machine has no 'script', which gives a program a terminal");
        using var folder = new GoalFolder();
        folder.WriteGoal("live.yaml", ("first", "echo 1 >>effects"), ("second", "echo 2 >>effects"));
        var start = folder.StartOf(["-qec", $"stty cols 100 rows 40; exec '{GoalFolder.Executable}' run live.yaml", "/dev/null"]);
        start.FileName = script;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LANG"] = "C.UTF-8";

        using var process = new GoalsProcess(start);
        var end = await process.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("\e[?25l", end.Output, StringComparison.Ordinal);
        Assert.Contains("── plan 1 only", end.Output, StringComparison.Ordinal);
        Assert.Contains("second", end.Output, StringComparison.Ordinal);
        Assert.True(end.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal) > end.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal), "the cursor stays hidden");
        Assert.Contains(end.Lines, line => line.StartsWith("live  Complete: ", StringComparison.Ordinal));
    }

    private static string Draw(ProgressView view, int height = 40, bool last = false)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 100;
        console.Write(view.Render(width: 100, height, unicode: false, last));
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
    }

    private static GoalEvent Happened(string type, string step, double seconds) => new()
    {
        Cursor = default,
        At = SampleReport.Accepted + TimeSpan.FromSeconds(seconds),
        Goal = SampleReport.Blocked.Id,
        Type = type,
        Plan = 1,
        Step = step,
        Text = string.Empty,
    };
}
