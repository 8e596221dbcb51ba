using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class AbstractionsReadme
{
    // begin
    /// <summary>Goals call it by its name: tool: publish.</summary>
    internal sealed class PublishTool : ITool
    {
        public string Name => "publish";

        public async ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
        {
            // call.Operation is the same when the call is repeated: an idempotency key towards other systems.
            var page = Path.Combine(call.Workspace, call.Arguments);
            await File.WriteAllTextAsync(page, $"published by {call.Operation}", cancellationToken);
            return new ToolResult { Succeeded = true, Content = page };
        }
    }
    // end
}
