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
