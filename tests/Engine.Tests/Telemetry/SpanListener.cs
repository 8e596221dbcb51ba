using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Telemetry;

/// <summary>Hears all spans of this process that ended.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public SpanListener()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == GoalsTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The spans of the traces that a goal has spans in.</summary>
    public IReadOnlyList<Activity> TraceOf(GoalId goal)
    {
        var traces = ended.Where(span => goal.Value.Equals(span.GetTagItem("goals.goal.id"))).Select(static span => span.TraceId).ToHashSet();
        return [.. ended.Where(span => traces.Contains(span.TraceId))];
    }

    public void Dispose() => listener.Dispose();
}
