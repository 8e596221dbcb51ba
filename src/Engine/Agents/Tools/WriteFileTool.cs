using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>write_file</c>: a file as a whole.</summary>
/// <param name="storePath">The store's folder.</param>
internal sealed class WriteFileTool(string storePath) : AgentTool(
    "write_file",
    ToolEffect.Idempotent,
    "Writes a whole file: creates it and the folders above it, or replaces what is in it. To change a part of a file use apply_patch.",
    """
    {
      "type": "object",
      "additionalProperties": false,
      "required": ["path", "content"],
      "properties": {
        "path": { "type": "string", "minLength": 1, "description": "The file, relative to the workspace." },
        "content": { "type": "string", "maxLength": 8388608, "description": "All that is to be in the file." }
      }
    }
    """)
{
    /// <inheritdoc/>
    protected override ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.Of(call, storePath, arguments.Text("path"), writes: true);
        var content = arguments.Text("content");
        var bytes = TextFile.Bytes(content);
        using var folder = OpenFolder.Above(path, create: true);
        var was = folder.Look(path.Segments[^1]).Kind;
        folder.Write(path.Segments[^1], bytes);
        var done = was == FileKind.File ? "replaced" : "created";
        return ValueTask.FromResult(new ToolOutput(
            $"{done} '{Excerpt.Of(arguments.Text("path"))}': {ToolText.Bytes(bytes.Length)}, {ToolText.Count(ToolText.Lines(content), "line")}"));
    }
}
