using System.Text;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>apply_patch</c>: exact replacements in files, all of them checked before the first is made.</summary>
/// <remarks>
/// A file is written once, as a whole. A call that was cut off between two files leaves the first as it is to be; repeated, it finds that and does the
/// rest. See <see cref="PatchedText"/>.
/// </remarks>
/// <param name="storePath">The store's folder.</param>
internal sealed class ApplyPatchTool(string storePath) : AgentTool(
    "apply_patch",
    ToolEffect.Idempotent,
    "Changes parts of files, creates files and removes them. Each edit replaces the text 'old', which must be in the file exactly once, by 'new'. "
    + "All edits are checked before any file is written: either all fit, or nothing is changed. Line numbers of read_file are not part of the text.",
    """
    {
      "type": "object",
      "additionalProperties": false,
      "required": ["edits"],
      "properties": {
        "edits": {
          "type": "array", "minItems": 1, "maxItems": 200,
          "description": "The edits, done in this order.",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["path"],
            "properties": {
              "path": { "type": "string", "minLength": 1, "description": "The file, relative to the workspace." },
              "old": { "type": "string", "description": "The text that is there, exactly, with its white space. Empty or left out: the file is created and must not be there." },
              "new": { "type": "string", "maxLength": 8388608, "description": "The text that is to be there. Empty or left out: the old text is removed." },
              "all": { "type": "boolean", "description": "Whether to replace every occurrence. Default false: there must be exactly one." },
              "delete": { "type": "boolean", "description": "Whether to remove the file; then the only edit of that file, without old and new." }
            }
          }
        }
      }
    }
    """)
{
    private const int LargestFile = 8 * 1024 * 1024;

    /// <inheritdoc/>
    protected override ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        var changes = new List<FileChange>();
        foreach (var file in FilesOf(call, arguments, errors))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Try(errors, () => changes.Add(Plan(file)));
        }

        if (errors.Count > 0)
        {
            return ValueTask.FromResult(new ToolOutput($"nothing was changed:\n- {string.Join("\n- ", errors)}", Failed: true));
        }

        var told = new StringBuilder();
        foreach (var change in changes)
        {
            // What was begun is done: nobody asks for the half of a patch.
            told.Append(Do(change)).Append('\n');
        }

        return ValueTask.FromResult(new ToolOutput(told.ToString()));
    }

    /// <summary>The files of a call, in the order in which they are named first, each with its edits.</summary>
    private List<FilePatch> FilesOf(AgentToolCall call, ToolArguments arguments, List<string> errors)
    {
        var files = new List<FilePatch>();
        var number = 0;
        foreach (var item in arguments.List("edits"))
        {
            number++;
            var written = item.Text("path");
            Try(errors, () =>
            {
                var path = WorkspacePath.Of(call, storePath, written, writes: true);
                var file = files.Find(other => other.Path.Full == path.Full);
                if (file is null)
                {
                    files.Add(file = new FilePatch(path, Excerpt.Of(written), []));
                }

                file.Edits.Add(new FileEdit(number, item.TextOrNull("old") ?? string.Empty, item.TextOrNull("new") ?? string.Empty, item.Flag("all"), item.Flag("delete")));
            });
        }

        return files;
    }

    private static FileChange Plan(FilePatch file)
    {
        var name = file.Path.Segments[^1];
        var removal = file.Edits.Find(static edit => edit.Delete);
        if (removal is not null && (file.Edits.Count > 1 || removal.Old.Length > 0 || removal.New.Length > 0))
        {
            throw new ToolRefusedException($"edit {removal.Number}: '{file.Shown}' is to be removed and changed at once; give one or the other");
        }

        if (file.Edits.Find(static edit => !edit.Delete && edit.Old == edit.New && edit.Old.Length > 0) is { } idle)
        {
            throw new ToolRefusedException($"edit {idle.Number}: 'old' and 'new' are the same");
        }

        using var folder = FolderOf(file.Path);
        var kind = folder?.Look(name).Kind ?? FileKind.None;
        if (kind is not (FileKind.None or FileKind.File))
        {
            throw new ToolRefusedException($"edit {file.Edits[0].Number}: '{file.Shown}' is {(kind == FileKind.Folder ? "a folder" : "no regular file")}");
        }

        if (removal is not null)
        {
            return new FileChange(file, kind == FileKind.File, null);
        }

        var before = kind == FileKind.File ? TextFile.ReadExactly(folder!, name, file.Shown, LargestFile) : null;
        var after = PatchedText.Apply(file.Shown, before, file.Edits);
        _ = TextFile.Bytes(after);
        return new FileChange(file, before is not null, after) { IsDone = after == before };
    }

    private static string Do(FileChange change)
    {
        var (path, shown, edits) = (change.File.Path, change.File.Shown, change.File.Edits);
        if (change.IsDone)
        {
            return $"'{shown}' is so already: nothing was changed";
        }

        if (change.After is null)
        {
            if (!change.WasThere)
            {
                return $"there is no '{shown}': nothing to remove";
            }

            using var above = OpenFolder.Above(path, create: false);
            above.Remove(path.Segments[^1]);
            return $"removed '{shown}'";
        }

        using var folder = OpenFolder.Above(path, create: true);
        folder.Write(path.Segments[^1], TextFile.Bytes(change.After));
        return change.WasThere
            ? $"changed '{shown}': {ToolText.Count(edits.Count, "edit")}, now {ToolText.Count(ToolText.Lines(change.After), "line")}"
            : $"created '{shown}': {ToolText.Count(ToolText.Lines(change.After), "line")}";
    }

    /// <summary>The folder of a file, or null when it is not there yet.</summary>
    private static OpenFolder? FolderOf(WorkspacePath path)
    {
        var above = Path.GetDirectoryName(path.Full)!;
        return FileStatus.Of(above).Kind == FileKind.None ? null : OpenFolder.Above(path, create: false);
    }

    private static void Try(List<string> errors, Action act)
    {
        try
        {
            act();
        }
        catch (ToolRefusedException refused)
        {
            errors.Add(refused.Message);
        }
    }

    private sealed record FilePatch(WorkspacePath Path, string Shown, List<FileEdit> Edits);

    private sealed record FileChange(FilePatch File, bool WasThere, string? After)
    {
        public bool IsDone { get; init; }
    }
}
