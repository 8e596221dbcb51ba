using System.Collections.Immutable;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Tests;

public sealed class ReportTextTests
{
    private static readonly StoreLocation Store = new("/tmp/goals-no-such-store", IsNamed: false);

    [Fact]
    public void Lines_OfAWholeReport_TellEverythingThatWasTried()
    {
        var lines = new ReportText(SampleReport.Blocked, Store).Lines(ReportDetail.Whole);

        Assert.Equal(
            """
            release  Blocked: no plan is left. step push failed
              objective  Ship it.
              workspace  /ship
              accepted   2026-01-31 10:00:00Z
              spent      3 attempts, 2 plans, 1 verification round, 12.5 s at work, 1 min 05 s in all
              budget     2h in all, 50 attempts
            Criteria
              Passed            packed: 'out/A.nupkg' exists
              Failed            pushed: the command exited with status 1
            Fences
              not verified yet  sources
            Plan 1 quick  failed: step pack failed
              done      build  1 attempt
              failed    pack   2 attempts: the command exited with status 3
            Plan 2 slow  failed: step push failed
              kept      build       finished by local/release/plan-1/build/1
              failed    push-all-2  1 attempt: first line second line
              pending   tell
            when what stands above is mended: goals resume release
            """.Split('\n'),
            lines);
    }

    [Fact]
    public void Lines_OfAGoalThatGivesItsStepsSomething_TellWhatButNoSecret()
    {
        var report = SampleReport.Blocked with
        {
            Environment = new CommandEnvironment
            {
                Variables = ImmutableSortedDictionary<string, string>.Empty.Add("A", "b c").Add("D", "e\nf"),
                Secrets = [new SecretUse { Name = "API_KEY" }, new SecretUse { Name = "OTHER", As = "TOKEN" }],
            },
            ReadFirst = ["AGENTS.md", "docs/a.md"],
            Rules = ["Do not touch the tests.", "Be brief."],
        };

        Assert.Equal(
            [
                "  env         A=b c, D=e f",
                "  secrets     API_KEY, OTHER as TOKEN",
                "  read first  AGENTS.md, docs/a.md",
                "  rule        Do not touch the tests.",
                "  rule        Be brief.",
            ],
            new ReportText(report, Store).Lines(ReportDetail.Current).Skip(3).Take(5));
    }

    [Fact]
    public void Lines_OfAGoalWithAgents_TellWhatTheyMayUse()
    {
        var report = SampleReport.Blocked with { Budget = new GoalBudget { Replans = 5, Tokens = 2_000_000, Turns = 1 } };

        Assert.Contains("  budget     5 replans, 2000000 tokens, 1 turn", new ReportText(report, Store).Lines(ReportDetail.Whole));
    }

    [Fact]
    public void Lines_OfWhatIsCurrent_LeaveOutEarlierPlansAndStepsNotBegun()
    {
        var lines = new ReportText(SampleReport.Blocked, Store).Lines(ReportDetail.Current).ToArray();

        Assert.DoesNotContain(lines, line => line.Contains("quick", StringComparison.Ordinal));
        Assert.Contains("  and 1 step more", lines);
    }

    [Fact]
    public void Lines_WithAQuestion_TellTheCommandThatAnswersIt()
    {
        var report = SampleReport.Blocked with
        {
            Status = GoalStatus.AwaitingInput,
            Questions = [new QuestionView { Plan = 2, Step = "push", Attempt = 1, Text = "did it\e[31m push?" }],
        };

        var lines = new ReportText(report, Store with { IsNamed = true }).Lines(ReportDetail.Closing).ToArray();

        Assert.Equal(["Questions", "  did it push?", "    goals resume release --step push --as done|again|failed --store /tmp/goals-no-such-store"], lines[^3..]);
    }

    [Fact]
    public void Lines_WithControlCharactersInAReason_HaveNone()
    {
        var report = SampleReport.Blocked with { Criteria = [new CheckVerdict { Id = "c", Verdict = Verdict.Failed, Reason = "a\e]0;title\ab\r\nc\u202ed" }] };

        var lines = new ReportText(report, Store).Lines(ReportDetail.Whole);

        Assert.Contains("  Failed            c: ab cd", lines);
    }

    [Fact]
    public void Lines_OfALaterCycle_TellWhatThatCycleSpent()
    {
        var report = SampleReport.Blocked with { Cycle = 3, Plans = 7, CyclePlans = 1, Rounds = 9, CycleRounds = 2, Total = new UsageView { Attempts = 30, ActiveSeconds = 90, WallSeconds = 900 } };

        var lines = new ReportText(report, Store).Lines(ReportDetail.Closing);

        Assert.Contains("  spent  3 attempts, 1 plan, 2 verification rounds, 12.5 s at work, 1 min 05 s in all, in this cycle", lines);
    }

    [Fact]
    public void Lines_OfWhatCouldNotBeMeasured_SayThatAndWhy()
    {
        var report = SampleReport.Blocked with { Fences = [new CheckVerdict { Id = "sources", Verdict = Verdict.Unmeasurable, Reason = "the workspace is gone" }] };

        Assert.Contains("  Unmeasurable  sources: the workspace is gone", new ReportText(report, Store).Lines(ReportDetail.Closing));
    }

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "0 min 59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7_500, "2 h 05 min")]
    [InlineData(273_600, "3 d 4 h")]
    public void Elapsed_OfSeconds_IsShort(double seconds, string expected) => Assert.Equal(expected, PlainText.Elapsed(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly ten", 11, "exactly ten")]
    [InlineData("much longer than that", 10, "much lo...")]
    [InlineData("much longer than that", 0, "...")]
    [InlineData("123456\U0001F600890", 10, "123456...")]
    public void OneLine_WithAWidth_CutsWholeCharacters(string text, int width, string expected) => Assert.Equal(expected, PlainText.OneLine(text, width));
}
