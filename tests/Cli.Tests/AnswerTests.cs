using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

/// <summary>A goal that asks a person, by a step and by a criterion.</summary>
public sealed class AnswerTests
{
    private const string Goal = """
        objective: A goal that asks.
        doneWhen:
          - {id: ran, file: effects}
          - {id: approved, ask: Is it good enough?}
        plans:
          - steps:
              - {id: nap, wait: 10ms}
              - {id: ship-it, ask: Ship it?, options: [yes, no], expect: yes}
              - {id: note, ask: Which note?}
              - {id: after, run: "echo $GOALS_ANSWER_SHIP_IT $GOALS_ANSWER_NOTE >>effects"}

        """;

    [Fact]
    public async Task Answer_StepsAndACriterion_GoesOnToTheEnd()
    {
        using var folder = new GoalFolder();
        folder.Write("asks.yaml", Goal);

        var run = await folder.GoalsAsync("run", "asks.yaml");
        var shown = await folder.JsonAsync("show", "asks");
        var wrong = await folder.GoalsAsync("answer", "asks", "perhaps");
        var stale = await folder.GoalsAsync("answer", "asks", "approved", "yes");
        var settled = await folder.GoalsAsync("resume", "asks", "--step", "ship-it", "--as", "done");
        var first = await folder.GoalsAsync("answer", "asks", "ship-it", "yes");
        var second = await folder.GoalsAsync("answer", "asks", "two words");
        var approved = await folder.JsonAsync("answer", "asks", "yes");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("ship-it: Ship it?", run.Output, StringComparison.Ordinal);
        Assert.Contains("goals answer asks ship-it yes|no", run.Output, StringComparison.Ordinal);
        var question = Assert.Single(shown.Last.GetProperty("questions").EnumerateArray());
        Assert.Equal(("ask", "ship-it"), (question.GetProperty("kind").GetString(), question.GetProperty("step").GetString()));
        Assert.Equal(["yes", "no"], question.GetProperty("options").EnumerateArray().Select(option => option.GetString()));
        Assert.Equal(64, wrong.ExitCode);
        Assert.Contains("answer one of yes, no", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("these questions are open: ship-it (yes, no)", stale.Errors, StringComparison.Ordinal);
        Assert.Contains("answered, not settled", settled.Errors, StringComparison.Ordinal);
        Assert.Contains("goals answer asks note 'TEXT'", first.Output, StringComparison.Ordinal);
        Assert.Equal(3, second.ExitCode);
        Assert.Contains("goals answer asks approved yes|'no: REASON'", second.Output, StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (approved.ExitCode, approved.Status));
        Assert.Equal(["yes two words"], folder.Effects);
        Assert.Equal(1, approved.Last.GetProperty("usage").GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task Answer_No_FailsThePlanAndTheNextAsksAgain()
    {
        using var folder = new GoalFolder();
        folder.Write("asks.yaml", "objective: It asks.\ndoneWhen: [{id: good, ask: Good?}]\nplans: [{steps: [{id: a, run: 'echo a >>effects'}]}, {steps: [{id: b, run: 'echo b >>effects'}]}]\n");

        await folder.GoalsAsync("run", "asks.yaml");
        var refused = await folder.JsonAsync("answer", "asks", "good", "no: too plain");
        var again = await folder.JsonAsync("answer", "asks", "yes");
        var nothing = await folder.GoalsAsync("answer", "asks", "yes");

        Assert.Equal((3, "AwaitingInput"), (refused.ExitCode, refused.Status));
        Assert.Contains(refused.Lines, line => line.ToString().Contains("a person said no: too plain", StringComparison.Ordinal));
        Assert.Equal((0, "Complete"), (again.ExitCode, again.Status));
        Assert.Equal(["a", "b"], folder.Effects);
        Assert.Equal(64, nothing.ExitCode);
        Assert.Contains("asks nothing now", nothing.Errors, StringComparison.Ordinal);
    }
}
