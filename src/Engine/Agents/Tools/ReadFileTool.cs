using System.Globalization;
using System.Text;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>read_file</c>: lines of a text, with their numbers.</summary>
/// <param name="storePath">The store's folder.</param>
internal sealed class ReadFileTool(string storePath) : AgentTool(
    "read_file",
    ToolEffect.Reads,
    "Reads lines of a text file. Each is shown as its number, a tab, and the line. The number and the tab are not part of the file.",
    """
    {
      "type": "object",
      "additionalProperties": false,
      "required": ["path"],
      "properties": {
        "path": { "type": "string", "minLength": 1, "description": "The file, relative to the workspace." },
        "offset": { "type": "integer", "minimum": 1, "description": "The number of the first line to read. Default 1." },
        "limit": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "How many lines to read at most. Default 2000." }
      }
    }
    """)
{
    private const int DefaultLimit = 2_000;
    private const int LongestLine = 4_000;

    /// <inheritdoc/>
    protected override async ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.Of(call, storePath, arguments.Text("path"), writes: false);
        var shown = Excerpt.Of(arguments.Text("path"));
        if (path.Segments.Count == 0)
        {
            throw new ToolRefusedException($"'{shown}' is a folder, not a file; list_files shows what is in it");
        }

        using var folder = OpenFolder.Above(path, create: false);
        using var file = folder.File(path.Segments[^1]);
        var size = RandomAccess.GetLength(file);
        if (await TextFile.IsBinaryAsync(file, cancellationToken))
        {
            throw new ToolRefusedException($"'{shown}' is no text: it is a binary file of {ToolText.Bytes(size)}");
        }

        if (size == 0)
        {
            return new ToolOutput($"'{shown}' is empty");
        }

        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return await ReadAsync(new LineReader(reader, LongestLine), shown, arguments.Number("offset", 1), arguments.Number("limit", DefaultLimit), cancellationToken);
    }

    private static async ValueTask<ToolOutput> ReadAsync(LineReader lines, string shown, int offset, int limit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (await lines.ReadAsync(cancellationToken))
        {
            if (lines.Number < offset)
            {
                continue;
            }

            var cut = lines.Length > lines.Line.Length ? string.Create(CultureInfo.InvariantCulture, $" ... (the line has {lines.Length:N0} characters)") : string.Empty;
            if (lines.Number - offset >= limit || !ToolText.TryAdd(text, string.Create(CultureInfo.InvariantCulture, $"{lines.Number}\t{lines.Line}{cut}")))
            {
                text.Append(CultureInfo.InvariantCulture, $"(the file goes on: call read_file with offset {lines.Number})");
                return new ToolOutput(text.ToString());
            }
        }

        return text.Length == 0
            ? new ToolOutput($"'{shown}' has only {ToolText.Count(lines.Number, "line")}; give an offset of at most that", Failed: true)
            : new ToolOutput(text.ToString());
    }
}
