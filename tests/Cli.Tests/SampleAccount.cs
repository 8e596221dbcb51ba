using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Tests;

/// <summary>Whole accounts for tests of the pages.</summary>
internal static class SampleAccount
{
    /// <summary>What a hostile command may have printed, and a hostile name.</summary>
    public const string Hostile = "</title></style><script>alert(1)</script>\" onload=\"x ' & <!-- ]]> \e[31mred\e[0m \e]8;;http://x\alink\e]8;;\a \u202egnp.\u0000\u0007\uFFFF";

    /// <summary>An account of one plan of so many steps, each after the one before.</summary>
    public static GoalReport Of(int steps, string text = "a reason")
    {
        var views = Enumerable.Range(0, steps).Select(index => Step(index, steps, text)).ToArray();
        var at = SampleReport.Accepted;
        return SampleReport.Blocked with
        {
            Objective = text,
            Workspace = text,
            Reason = text,
            Plans = 1,
            Questions = [new QuestionView { Plan = 1, Step = "s0", Attempt = 1, Text = text }],
            Criteria = [new CheckVerdict { Id = "made", Verdict = Verdict.Failed, Reason = text, Evidence = Artifact }, new CheckVerdict { Id = "measured", Verdict = Verdict.Unmeasurable, Reason = text }],
            PlanHistory = [new PlanView { Number = 1, Name = text, Outcome = "failed", Reason = text, BegunAt = at, EndedAt = at.AddSeconds(steps), Steps = [.. views] }],
            History = new GoalHistory
            {
                Until = at.AddSeconds(steps + 30),
                Time = [new TimeShare { Kind = "working", Seconds = steps }, new TimeShare { Kind = "blocked", Seconds = 30 }],
                Spans = [Span("active", at, steps, string.Empty), Span("blocked", at.AddSeconds(steps), 30, text)],
                Rounds = [new RoundView { Round = 1, BegunAt = at, EndedAt = at.AddSeconds(1), Outcome = "failed", Reason = text, NotPassed = [] }],
                Changes = [new ChangeView { At = at, Type = "goalAccepted", Text = text }],
            },
        };
    }

    public static ArtifactReference Artifact { get; } = new() { Name = "plan-1/s0/1/output", Length = 12_345, Sha256 = new string('a', 64) };

    private static StatusSpan Span(string kind, DateTimeOffset since, double seconds, string reason) => new() { Kind = kind, Since = since, Until = since.AddSeconds(seconds), Reason = reason };

    private static StepView Step(int index, int steps, string text) => new()
    {
        Id = Name(index),
        State = index == steps - 1 ? "failed" : "done",
        Attempts = 1,
        Reason = index == steps - 1 ? text : string.Empty,
        After = index == 0 ? [] : [Name(index - 1)],
        AttemptHistory =
        [
            new AttemptView
            {
                Number = 1,
                BegunAt = SampleReport.Accepted.AddSeconds(index),
                EndedAt = SampleReport.Accepted.AddSeconds(index + 1),
                Outcome = index == steps - 1 ? "failed" : "succeeded",
                Reason = text,
                ActiveSeconds = 0.9,
                Executions = 1,
                Excerpt = text,
                Output = Artifact,
                Verdicts = [],
            },
        ],
    };

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index}");
}
