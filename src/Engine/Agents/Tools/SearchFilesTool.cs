using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>search_files</c>: lines of files in which something stands.</summary>
/// <param name="storePath">The store's folder.</param>
internal sealed class SearchFilesTool(string storePath) : AgentTool(
    "search_files",
    ToolEffect.Reads,
    "Finds lines in text files. Each is shown as file:line: text. Links are not followed; binary files and git's own folder are left out.",
    """
    {
      "type": "object",
      "additionalProperties": false,
      "required": ["pattern"],
      "properties": {
        "pattern": { "type": "string", "minLength": 1, "maxLength": 1000, "description": "What to look for in each line: a regular expression of .NET without backreferences and lookarounds, or a text with literal." },
        "literal": { "type": "boolean", "description": "Whether the pattern is plain text. Default false." },
        "ignoreCase": { "type": "boolean", "description": "Whether upper and lower case are the same. Default false." },
        "path": { "type": "string", "minLength": 1, "description": "The folder to look in, or one file, relative to the workspace. Default '.', the workspace itself." },
        "glob": { "type": "string", "minLength": 1, "maxLength": 500, "description": "Look only in files that match, relative to that folder: * and ? within a name, ** across folders. Example: **/*.cs" },
        "limit": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "How many lines to show at most. Default 200." }
      }
    }
    """)
{
    private const int DefaultLimit = 200;
    private const int LongestLine = 32 * 1024;
    private const int ShownLine = 400;
    private const long LargestFile = 16 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    protected override async ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var search = new Search(ExpressionOf(arguments), arguments.Number("limit", DefaultLimit), Stopwatch.StartNew());
        var written = arguments.TextOrNull("path") ?? ".";
        var path = WorkspacePath.Of(call, storePath, written, writes: false);
        var walk = new FolderWalk(ListFilesTool.HiddenStore(call, storePath), FolderWalk.Deepest);
        using var above = path.Segments.Count == 0 ? null : OpenFolder.Above(path, create: false);
        if (above?.Look(path.Segments[^1]).Kind == FileKind.File)
        {
            await search.LookAsync(new FoundEntry(above, path.Segments[^1], written, FileKind.File), cancellationToken);
        }
        else
        {
            var glob = arguments.TextOrNull("glob") is { } pattern ? new GlobPattern(pattern) : null;
            var prefix = path.Segments.Count == 0 ? string.Empty : $"{written.TrimEnd('/')}/";
            using var folder = above is null ? OpenFolder.Root(path.Root) : above.Folder(path.Segments[^1]);
            foreach (var entry in walk.Go(folder, string.Empty))
            {
                if (entry.Kind == FileKind.File && glob?.IsMatch(entry.Path) != false
                    && !await search.LookAsync(entry with { Path = prefix + entry.Path }, cancellationToken))
                {
                    break;
                }
            }
        }

        return new ToolOutput(search.Told(walk));
    }

    private static Regex ExpressionOf(ToolArguments arguments)
    {
        var pattern = arguments.Text("pattern");
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (arguments.Flag("ignoreCase") ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(arguments.Flag("literal") ? Regex.Escape(pattern) : pattern, options, Patience);
        }
        catch (ArgumentException exception)
        {
            throw new ToolRefusedException($"the pattern is no regular expression: {exception.Message} For plain text set literal to true.");
        }
        catch (NotSupportedException exception)
        {
            throw new ToolRefusedException($"the pattern has something in it that is not supported: {exception.Message}");
        }
    }

    /// <summary>One search: what was found, and what was not looked at.</summary>
    private sealed class Search(Regex expression, int limit, Stopwatch since)
    {
        private readonly StringBuilder text = new();
        private int found;
        private int files;
        private int binary;
        private int large;
        private int closed;
        private string? ended;

        /// <summary>Looks into a file.</summary>
        /// <returns>Whether to go on.</returns>
        public async ValueTask<bool> LookAsync(FoundEntry entry, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var file = entry.Folder.File(entry.Name);
                if (RandomAccess.GetLength(file) > LargestFile)
                {
                    large++;
                }
                else if (await TextFile.IsBinaryAsync(file, cancellationToken))
                {
                    binary++;
                }
                else
                {
                    files++;
                    using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
                    using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
                    await LookAsync(entry.Path, new LineReader(reader, LongestLine), cancellationToken);
                }
            }
            catch (Exception exception) when (exception is ToolRefusedException or IOException or UnauthorizedAccessException)
            {
                // It is gone by now, or not readable.
                closed++;
            }

            return ended is null;
        }

        /// <summary>All that is to be said.</summary>
        public string Told(FolderWalk walk)
        {
            if (found == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"(nothing found in {ToolText.Count(files, "file")})\n");
            }

            Tell(ended is not null, $"({ended}; narrow it with path, glob or the pattern)");
            Tell(binary > 0, $"({ToolText.Count(binary, "binary file")} left out)");
            Tell(large > 0, $"({ToolText.Count(large, "file")} of more than {ToolText.Bytes(LargestFile)} left out)");
            Tell(closed > 0, $"({ToolText.Count(closed, "file")} could not be read)");
            ListFilesTool.TellOfWalk(text, walk);
            return text.ToString();
        }

        private async ValueTask LookAsync(string path, LineReader lines, CancellationToken cancellationToken)
        {
            while (ended is null && await lines.ReadAsync(cancellationToken))
            {
                if (since.Elapsed > Patience)
                {
                    ended = $"ended after {Patience.TotalSeconds:0} seconds, in {path}";
                    return;
                }

                if (expression.Match(lines.Line) is not { Success: true } match)
                {
                    continue;
                }

                var shown = string.Create(CultureInfo.InvariantCulture, $"{path}:{lines.Number}: {Around(lines.Line, match.Index)}");
                if (found == limit || !ToolText.TryAdd(text, shown))
                {
                    ended = $"there is more: {ToolText.Count(found, "line")} shown, the next is {path}:{lines.Number.ToString(CultureInfo.InvariantCulture)}";
                    return;
                }

                found++;
            }
        }

        private static string Around(string line, int at)
        {
            if (line.Length <= ShownLine)
            {
                return line;
            }

            var start = Math.Clamp(at - (ShownLine / 4), 0, line.Length - ShownLine);
            return $"{(start > 0 ? "..." : string.Empty)}{line.AsSpan(start, ShownLine)}{(start + ShownLine < line.Length ? "..." : string.Empty)}";
        }

        private void Tell(bool condition, string line)
        {
            if (condition)
            {
                text.Append(line).Append('\n');
            }
        }
    }
}
