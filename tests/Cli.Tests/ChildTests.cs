using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

/// <summary>A goal with a step that is a goal: seen, killed, resumed, asked, paused and cancelled.</summary>
public sealed class ChildTests
{
    [Fact]
    public async Task Run_KilledInTheMiddleOfTheGoalOfAStep_IsFinishedByResumeWithEachEffectOnce()
    {
        using var folder = new GoalFolder();
        Write(folder, $"{{id: gate, run: {JsonSerializer.Serialize($"echo gate >>effects; {GoalFolder.Gate()}; echo passed >>effects")}}}");
        using var run = folder.Start("run", "all.yaml", "--json");
        await folder.FileAsync("runs");

        run.Kill();
        await run.EndAsync();
        folder.Write("go", string.Empty);
        var resumed = await folder.JsonAsync("resume", "all");
        var child = await folder.JsonAsync("show", Child(resumed.Last));
        var listed = await folder.JsonAsync("list");

        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["before", "gate", "passed", "after"], folder.Effects);
        Assert.Equal(3, resumed.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
        Assert.Equal("Complete", child.Last.GetProperty("status").GetString());
        Assert.Equal(("local/all", "part"), (child.Last.GetProperty("parent").GetProperty("goal").GetString(), child.Last.GetProperty("parent").GetProperty("step").GetString()));
        Assert.Contains(listed.Lines, line => line.ToString().Contains(Child(resumed.Last), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_QuestionOfTheGoalOfAStep_LetsBothGoOnToTheEnd()
    {
        using var folder = new GoalFolder();
        Write(folder, "{id: ship, ask: Ship it?, options: [yes, no]}");

        var run = await folder.GoalsAsync("run", "all.yaml");
        var shown = await folder.JsonAsync("show", "all");
        var answered = await folder.GoalsAsync("answer", Child(shown.Last), "yes");
        var ended = await folder.JsonAsync("show", "all");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"AwaitingInput: {Child(shown.Last)}: Ship it?", run.Output, StringComparison.Ordinal);
        Assert.Contains($"to see what is asked: goals show {Child(shown.Last)["local/".Length..]}", run.Output, StringComparison.Ordinal);
        Assert.Equal("waiting", Part(shown.Last).GetProperty("state").GetString());
        Assert.Equal(0, answered.ExitCode);
        Assert.Equal("Complete", ended.Last.GetProperty("status").GetString());
        Assert.Equal(["before", "after"], folder.Effects);
    }

    [Fact]
    public async Task Cancel_Parent_CancelsTheGoalOfItsStep()
    {
        using var folder = new GoalFolder();
        Write(folder, "{id: ship, ask: Ship it?}");
        await folder.GoalsAsync("run", "all.yaml");
        var child = Child((await folder.JsonAsync("show", "all")).Last);

        var paused = await folder.GoalsAsync("pause", "all");
        var shown = await folder.JsonAsync("show", child);
        var cancelled = await folder.GoalsAsync("cancel", "all");
        var ended = await folder.JsonAsync("show", child);

        Assert.Equal(0, paused.ExitCode);
        Assert.Equal("Paused", shown.Last.GetProperty("status").GetString());
        Assert.Contains("local/all, whose step part it is, does not go on", shown.Last.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(64, cancelled.ExitCode);
        Assert.Equal("Cancelled", ended.Last.GetProperty("status").GetString());
        Assert.Contains("local/all, whose step part it is, wanted it to stop", ended.Last.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static void Write(GoalFolder folder, string step)
    {
        folder.Write("part.yaml", $"objective: A part.\ndoneWhen: [{{id: ran, file: effects}}]\nplans: [{{steps: [{step}]}}]\n");
        folder.Write("all.yaml", "objective: All.\ndoneWhen: [{id: ran, file: effects}]\nplans: [{steps: [{id: before, run: 'echo before >>effects'}, {id: part, goal: part.yaml}, {id: after, run: 'echo after >>effects'}]}]\n");
    }

    private static JsonElement Part(JsonElement report) => report.GetProperty("planHistory")[0].GetProperty("steps")[1];

    private static string Child(JsonElement report) => Part(report).GetProperty("goal").GetString()!;
}
