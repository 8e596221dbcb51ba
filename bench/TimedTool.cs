using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Bench;

/// <summary>A step without latency that returns 1 KiB, and notes when each began.</summary>
/// <param name="steps">How many calls are expected in all; what the process uses is read at the first and the last.</param>
/// <param name="onCall">Hears every call.</param>
internal sealed class TimedTool(long steps, Action<ToolCall>? onCall = null) : ITool
{
    private static readonly ValueTask<ToolResult> Result = new(new ToolResult { Succeeded = true, Content = new string('x', 1_024) });

    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> calls = new(StringComparer.Ordinal);
    private long called;
    private ProcessCost atFirst;
    private ProcessCost atLast;

    public string Name => "timed";

    /// <summary>Per goal the moments its steps began.</summary>
    public IEnumerable<long[]> Calls => calls.Values.Select(times => times.ToArray());

    /// <summary>What the process used from the first call to the last.</summary>
    public ProcessCost Cost => atLast - atFirst;

    public ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref called);
        if (number == 1)
        {
            atFirst = ProcessCost.Now();
        }

        // The step's arguments name its goal.
        calls.GetOrAdd(call.Arguments, static _ => new ConcurrentQueue<long>()).Enqueue(Stopwatch.GetTimestamp());
        onCall?.Invoke(call);
        if (number == steps)
        {
            atLast = ProcessCost.Now();
        }

        return Result;
    }
}
