using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>list_files</c>: what is in a folder.</summary>
/// <param name="storePath">The store's folder.</param>
internal sealed class ListFilesTool(string storePath) : AgentTool(
    "list_files",
    ToolEffect.Reads,
    "Lists files and folders in a folder and the folders in it. Folders end with '/', links with '@'; links are not followed. Git's own folder is left out.",
    """
    {
      "type": "object",
      "additionalProperties": false,
      "required": [],
      "properties": {
        "path": { "type": "string", "minLength": 1, "description": "The folder, relative to the workspace. Default '.', the workspace itself." },
        "glob": { "type": "string", "minLength": 1, "maxLength": 500, "description": "List only what matches, relative to that folder: * and ? within a name, ** across folders. Example: **/*.cs" },
        "depth": { "type": "integer", "minimum": 1, "maximum": 64, "description": "How many folders deep to look: 1 for the folder alone. Default 64 with a glob, 3 without." },
        "limit": { "type": "integer", "minimum": 1, "maximum": 5000, "description": "How many entries to list at most. Default 500." }
      }
    }
    """)
{
    private const int DefaultDepth = 3;
    private const int DefaultLimit = 500;

    /// <inheritdoc/>
    protected override ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var glob = arguments.TextOrNull("glob") is { } pattern ? new GlobPattern(pattern) : null;
        var limit = arguments.Number("limit", DefaultLimit);
        using var folder = OpenBelow(call, arguments.TextOrNull("path") ?? ".", storePath);
        var walk = new FolderWalk(HiddenStore(call, storePath), arguments.Number("depth", glob is null ? DefaultDepth : FolderWalk.Deepest));
        var text = new StringBuilder();
        var (listed, left) = (0, 0);
        foreach (var entry in walk.Go(folder, string.Empty))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (glob?.IsMatch(entry.Path) == false)
            {
                continue;
            }

            var mark = entry.Kind switch { FileKind.Folder => "/", FileKind.Link => "@", FileKind.Other => " (no file)", _ => string.Empty };
            if (left > 0 || listed == limit || !ToolText.TryAdd(text, entry.Path + mark))
            {
                left++;
                continue;
            }

            listed++;
        }

        if (listed == 0)
        {
            text.Append(glob is null ? "(the folder is empty)\n" : $"(nothing matches, of {ToolText.Count(walk.Seen, "file")} and folders)\n");
        }

        Tell(text, left > 0, $"({ToolText.Count(left, "more line")} left out: narrow it with path or glob, or raise limit)");
        TellOfWalk(text, walk);
        return ValueTask.FromResult(new ToolOutput(text.ToString()));
    }

    /// <summary>Opens the folder that a call names.</summary>
    internal static OpenFolder OpenBelow(AgentToolCall call, string written, string storePath)
    {
        var path = WorkspacePath.Of(call, storePath, written, writes: false);
        if (path.Segments.Count == 0)
        {
            return OpenFolder.Root(path.Root);
        }

        using var above = OpenFolder.Above(path, create: false);
        return above.Folder(path.Segments[^1]);
    }

    /// <summary>The store's real folder, unless this agent may see it or works in it.</summary>
    internal static string? HiddenStore(AgentToolCall call, string storePath)
    {
        var store = CanonicalPath.Of(storePath);
        return call.Policy.Sandbox == SandboxMode.FullAccess || CanonicalPath.IsWithin(CanonicalPath.Of(call.Workspace), store) ? null : store;
    }

    /// <summary>Says what a walk did not see.</summary>
    internal static void TellOfWalk(StringBuilder text, FolderWalk walk)
    {
        Tell(text, walk.TooDeep > 0, $"({ToolText.Count(walk.TooDeep, "folder")} not gone into: too deep; raise depth, or name a folder below)");
        Tell(text, walk.Closed > 0, $"({ToolText.Count(walk.Closed, "folder")} could not be read)");
        Tell(text, walk.IsCut, $"(ended after {ToolText.Count(FolderWalk.MostEntries, "file")} and folders: name a folder below)");
    }

    private static void Tell(StringBuilder text, bool condition, string line)
    {
        if (condition)
        {
            text.Append(line).Append('\n');
        }
    }
}
