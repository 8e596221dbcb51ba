using System.Diagnostics;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Bench;

/// <summary>A step that tells when it began.</summary>
internal sealed class SignalTool : ITool
{
    private TaskCompletionSource<long> began = New();

    public string Name => "signal";

    /// <summary>The moment the next step begins.</summary>
    public Task<long> Next()
    {
        var next = New();
        Volatile.Write(ref began, next);
        return next.Task;
    }

    public ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        Volatile.Read(ref began).TrySetResult(Stopwatch.GetTimestamp());
        return new ValueTask<ToolResult>(new ToolResult { Succeeded = true, Content = "heard" });
    }

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
