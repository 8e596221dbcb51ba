using System.Collections.Immutable;
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
            spent     1 min 05 s of 2 h 00 min, 12.5 s at work, 3 of 50 attempts, 1 plan
            a remark
            """,
            Draw(view));
    }

    [Fact]
    public void Render_OfAgentsAtWork_ShowsTurnTokensAndWhatTheyDo()
    {
        var view = new ProgressView(time);
        var used = new ModelUsageView { Turns = 6, ToolCalls = 9, InputTokens = 40_000, CachedTokens = 30_000, OutputTokens = 5_000, ReasoningTokens = 0, EstimatedTokens = 0, Compactions = 0, CountedTokens = 45_000, Cost = 0.25m };
        var agent = new AgentView { Turn = 7, Usage = used, TokensLeft = 155_000, Since = time.GetUtcNow() - TimeSpan.FromSeconds(12) };
        view.Take(SampleReport.Active(
            SampleReport.Step("a", "working", 1) with { Agent = agent with { Doing = "exec", Line = "dotnet test\e[2J" } },
            SampleReport.Step("b", "working", 1) with { Agent = agent with { Doing = "model", Says = "an old line\nnow \e]0;x\a I look" } },
            SampleReport.Step("c", "working", 2) with { Agent = new AgentView { Turn = 3 } }));
        view.Take(Happened("stepBegun", "a", 5));

        Assert.Equal(
            """
            release  Active  1 min 05 s  Ship it.
            `-- plan 1 only  running
                |-- * a  1 min 00 s  turn 7  45,000 tokens (75 % cached), cost 0.25, left 155,000 tokens
                |     exec 12.0 s  dotnet test
                |-- * b  turn 7  45,000 tokens (75 % cached), cost 0.25, left 155,000 tokens
                |     model 12.0 s  now  I look
                `-- * c  turn 3  attempt 2
            criteria  + packed  x pushed
            fences    - sources
            spent     1 min 05 s of 2 h 00 min, 12.5 s at work, 3 of 50 attempts, 1 plan
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
        Assert.Contains("    |-- 4997 done", lines);
        Assert.Contains("    |-- + s4999", lines);
        Assert.Contains("    |-- * s5000", lines);
        Assert.Contains("    |-- - s5001", lines);
        Assert.Contains(lines, line => line.EndsWith(" pending", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(24)]
    [InlineData(60)]
    public void Render_InATerminalOfAnySize_IsNeverHigherOrWider(int height)
    {
        var view = new ProgressView(time);
        view.Take(SampleReport.Active([.. Enumerable.Range(1, 100).Select(number =>
            SampleReport.Step(string.Create(CultureInfo.InvariantCulture, $"a-step-with-a-long-name-{number}"), number % 7 == 0 ? "running" : number % 3 == 0 ? "done" : "pending", 1, "\u6f22\u5b57 wide and long, so long that it would be broken"))]));
        view.Take("a remark that is longer than the terminal is wide, by far");

        foreach (var width in (int[])[20, 40, 80])
        {
            var lines = Draw(view, height, width: width).Split('\n');
            Assert.InRange(lines.Length, 1, height - 1);
            Assert.All(lines, line => Assert.InRange(line.Length + line.Count(character => character > '\u2000'), 0, width - 1));
        }
    }

    [Fact]
    public void Of_StepsAtWorkFarApart_ShowsThemAllAndFits()
    {
        ImmutableArray<StepView> steps = [.. Enumerable.Range(0, 1_000).Select(index => SampleReport.Step("s", index is 10 or 500 or 990 ? "running" : index < 500 ? "done" : "pending", 1))];

        var shown = StepWindow.Of(steps, 9);

        Assert.Superset(new SortedSet<int> { 10, 500, 990 }, new SortedSet<int>(shown));
        var gaps = shown.Prepend(-1).Zip(shown.Append(steps.Length)).Count(pair => pair.Second > pair.First + 1);
        Assert.InRange(shown.Count + gaps, 7, 9);
    }

    [Fact]
    public void Draw_OfTheSameFrame_WritesNothing()
    {
        using var terminal = new StringWriter();
        var screen = new LiveScreen(terminal);
        screen.Draw(["one", "two"], 80, 24);
        var first = terminal.ToString();
        screen.Draw(["one", "two"], 80, 24);

        Assert.Equal(first, terminal.ToString());
    }

    [Fact]
    public void Draw_OfAnotherFrame_OverwritesItsRowsAndErasesWhatIsLeft()
    {
        using var terminal = new StringWriter();
        var screen = new LiveScreen(terminal);
        screen.Draw(["one", "two"], 80, 24);
        terminal.GetStringBuilder().Clear();
        screen.Draw(["1"], 80, 24);

        Assert.Equal("\e[?2026h\e[2A\r1\e[K\r\n\e[J\e[?2026l", terminal.ToString());
    }

    [Fact]
    public void Draw_AfterAResize_BeginsAnew()
    {
        using var terminal = new StringWriter();
        var screen = new LiveScreen(terminal);
        screen.Draw(["one"], 80, 24);
        terminal.GetStringBuilder().Clear();
        screen.Draw(["one"], 40, 24);
        screen.Close();

        Assert.Equal("\e[?2026h\e[2J\e[Hone\e[K\r\n\e[J\e[?2026l\e[1A\r\e[J\e[?25h", terminal.ToString());
    }

    [Theory]
    [InlineData("de_DE.UTF-8", true)]
    [InlineData("C.utf8", true)]
    [InlineData("C", false)]
    [InlineData("", false)]
    [InlineData("de_DE.ISO-8859-1", false)]
    public void IsUnicode_OfALocale_IsWhetherItIsUtf8(string name, bool expected) => Assert.Equal(expected, TerminalText.IsUnicode(name));

    [Fact]
    public void LineOf_AFailureThatEndsPlanAndGoal_TellsTheReasonOnce()
    {
        var once = new ToldOnce();

        Assert.Equal(
            ["step pack failed: exit 3", null, "plan 1 failed", "no plan is left"],
            new[]
            {
                Happened("stepFailed", "pack", 0) with { Text = "step pack failed: exit 3" },
                Happened("planFailing", "pack", 0) with { Step = null, Text = "step pack failed in attempt 1: exit 3" },
                Happened("planEnded", "pack", 0) with { Step = null, Text = "plan 1 failed: step pack failed in attempt 1: exit 3" },
                Happened("held", "pack", 0) with { Step = null, Text = "no plan is left. step pack failed in attempt 1: exit 3" },
            }.Select(once.LineOf));
    }

    [Fact]
    public void LineOf_ARoundThatDoesNotPass_TellsTheReasonOnce()
    {
        var once = new ToldOnce();

        Assert.Equal(
            ["verification round 1 did not pass: made failed: there is no file", "no plan is left", "another reason"],
            new[]
            {
                Happened("roundEnded", "pack", 0) with { Text = "verification round 1 did not pass: made failed: there is no file" },
                Happened("held", "pack", 0) with { Text = "no plan is left. made failed: there is no file" },
                Happened("held", "pack", 0) with { Text = "another reason" },
            }.Select(once.LineOf));
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

        Assert.Contains("`-- x a  [red]not[/] red [oops", Draw(view), StringComparison.Ordinal);
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
        start.Environment["LC_ALL"] = "C.UTF-8";

        using var process = new GoalsProcess(start);
        var end = await process.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("\e[?25l", end.Output, StringComparison.Ordinal);
        Assert.Contains("── plan 1 only", end.Output, StringComparison.Ordinal);
        Assert.Contains("second", end.Output, StringComparison.Ordinal);
        Assert.True(end.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal) > end.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal), "the cursor stays hidden");
        Assert.Contains(end.Lines, line => line.StartsWith("live  Complete: ", StringComparison.Ordinal));
    }

    private static string Draw(ProgressView view, int height = 40, bool last = false, int width = 100)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 1_000;
        console.Write(view.Render(width, height, unicode: false, last));
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
