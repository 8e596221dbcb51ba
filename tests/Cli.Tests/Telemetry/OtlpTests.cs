using Orleans.Goals.Cli.Tests.Agents;

namespace Orleans.Goals.Cli.Tests.Telemetry;

/// <summary>What the command sends to a collector.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Run_KilledAndResumed_SendsOneTraceAndMetrics()
    {
        await using var collector = await OtlpCollector.StartAsync();
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("before", "echo unspeakable >>effects"), ("gate", GoalFolder.Gate()));
        using var run = collector.Start(folder, "run", "gate.yaml", "--json");
        await folder.FileAsync("runs");
        await Deadline.UntilAsync(() => collector.Spans.Any(static span => span.Name == "step before"), "the first step was sent");

        run.Kill();
        await run.EndAsync();
        folder.Write("go", string.Empty);
        using var resume = collector.Start(folder, "resume", "--all", "--json");
        var end = await resume.EndAsync();

        Assert.Equal((0, string.Empty), (end.ExitCode, end.Errors));
        var spans = collector.Spans;
        Assert.Single(spans.Select(static span => span.Trace).Distinct(StringComparer.Ordinal));
        Assert.Equal(["attempt", "attempt", "goal", "plan", "step before", "step gate", "verification"], spans.Select(static span => span.Name).Order(StringComparer.Ordinal));
        Assert.All(spans, span => Assert.True(span.Parent.Length == 0 ? span.Name == "goal" : spans.Any(parent => parent.Id == span.Parent), $"{span.Name} has no parent"));
        Assert.True(collector.HasMetric("goals.steps"));
        Assert.False(collector.Has("unspeakable"));
    }

    [Fact]
    public async Task Run_Agent_SendsModelCallsAndToolsBelowTheirTurnsAndNoSecrets()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var goal = await AgentGoal.StartAsync(
            "secrets: [KEY]", AgentGoal.Calls("list_files", new { }), AgentGoal.Exec("echo $KEY unspeakable; echo done >effects"), AgentGoal.Finish());
        goal.Variables["GOALS_SECRET_KEY"] = "hunter2-and-more-of-it";
        collector.AddTo(goal.Variables!);

        var end = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        var spans = collector.Spans;
        Assert.Equal(3, spans.Count(static span => span.Name == "turn"));
        Assert.Equal(
            ["chat scripted", "chat scripted", "chat scripted", "execute_tool exec", "execute_tool list_files"],
            spans.Where(span => spans.Any(turn => turn.Name == "turn" && turn.Id == span.Parent && turn.Trace == span.Trace)).Select(static span => span.Name)
                .Where(static name => name.Contains(' ', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Single(spans.Select(static span => span.Trace).Distinct(StringComparer.Ordinal));
        Assert.True(collector.HasMetric("goals.tokens") && collector.HasMetric("gen_ai.client.token.usage"));
        Assert.DoesNotContain(["unspeakable", "hunter2", AgentGoal.Key], collector.Has);
    }

    [Fact]
    public async Task Run_CollectorIsNotThere_EndsAsWithoutOne()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("one.yaml", ("make", "touch effects"));
        var start = folder.StartOf(["run", "one.yaml", "--json"]);
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        using var run = new GoalsProcess(start);

        var end = await run.EndAsync();

        Assert.Equal((0, string.Empty), (end.ExitCode, end.Errors));
    }
}
