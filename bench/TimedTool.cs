using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Bench;

/// <summary>A step without latency that returns 1 KiB, and notes when each began.</summary>
internal sealed class TimedTool(Action<ToolCall>? onCall = null) : ITool
{
    private static readonly ValueTask<ToolResult> Result = new(new ToolResult { Succeeded = true, Content = new string('x', 1_024) });

    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> calls = new(StringComparer.Ordinal);

    public string Name => "timed";

    /// <summary>Per goal the moments its steps began.</summary>
    public IEnumerable<long[]> Calls => calls.Values.Select(times => times.ToArray());

    public ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        // The step's arguments name its goal.
        calls.GetOrAdd(call.Arguments, static _ => new ConcurrentQueue<long>()).Enqueue(Stopwatch.GetTimestamp());
        onCall?.Invoke(call);
        return Result;
    }
}
