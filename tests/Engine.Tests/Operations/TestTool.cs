using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>A tool that does what a test says.</summary>
internal sealed class TestTool(string name, Func<ToolCall, CancellationToken, ValueTask<ToolResult>> call) : ITool
{
    private int calls;

    public int Calls => calls;

    public string Name => name;

    public static TestTool Saying(string name, string content, bool succeeded = true) => new(name, (_, _) => ValueTask.FromResult(new ToolResult { Succeeded = succeeded, Content = content }));

    public ValueTask<ToolResult> CallAsync(ToolCall call1, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        return call(call1, cancellationToken);
    }
}
