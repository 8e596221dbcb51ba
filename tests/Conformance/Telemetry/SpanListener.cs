using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Conformance.Telemetry;

/// <summary>Hears all spans of goals of this process that end.</summary>
public sealed class SpanListener : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    /// <summary>Begins to listen.</summary>
    public SpanListener()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Orleans.Goals",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The spans so far of the traces that a goal has spans in.</summary>
    public IReadOnlyList<Activity> SpansOf(GoalId goal)
    {
        var traces = ended.Where(span => goal.Value.Equals(span.GetTagItem("goals.goal.id"))).Select(static span => span.TraceId).ToHashSet();
        return [.. ended.Where(span => traces.Contains(span.TraceId))];
    }

    /// <summary>Waits until the root of a goal's trace is told: who waits for the goal's end may see that a moment earlier.</summary>
    public async Task UntilEndAsync(GoalId goal)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!SpansOf(goal).Any(static span => span.DisplayName == "goal"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token);
        }
    }

    /// <summary>The spans of an ended goal's trace: there is one, with one root, nothing missing and nothing twice.</summary>
    public IReadOnlyList<Activity> WholeTraceOf(GoalId goal)
    {
        var spans = SpansOf(goal);
        Assert.Single(spans.Select(static span => span.TraceId).Distinct());
        Assert.Equal(spans.Count, spans.Select(static span => span.SpanId).Distinct().Count());
        Assert.Equal("goal", Assert.Single(spans, span => ParentOf(spans, span) is null).DisplayName);
        return spans;
    }

    /// <summary>The parent of a span; null when it is not among them.</summary>
    public static Activity? ParentOf(IEnumerable<Activity> spans, Activity span) => spans.SingleOrDefault(parent => parent.SpanId == span.ParentSpanId);

    /// <summary>The names from the root down to a span.</summary>
    public static string PathOf(IReadOnlyList<Activity> spans, Activity span) =>
        ParentOf(spans, span) is { } parent ? $"{PathOf(spans, parent)} > {span.DisplayName}" : span.DisplayName;

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();
}
