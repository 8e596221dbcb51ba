using Orleans.Goals.Operations;

namespace Site;

/// <summary>Publishes one page. Doing it twice is as good as once, so its steps are idempotent.</summary>
internal sealed class PublishTool : ITool
{
    public string Name => "publish";

    public async ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var pages = new Pages(call.Workspace);
        if (pages.Text(call.Arguments) is null)
        {
            return new ToolResult { Succeeded = false, Content = $"there is no page {call.Arguments}" };
        }

        var path = pages.Published(call.Arguments);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, pages.Html(call.Arguments), cancellationToken);
        return new ToolResult { Succeeded = true, Content = path };
    }
}
