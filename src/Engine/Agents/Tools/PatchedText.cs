using System.Globalization;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>What the edits of one file make of its text. Nothing is written here.</summary>
internal static class PatchedText
{
    private const int ShownLines = 5;

    /// <summary>Applies edits one after the other.</summary>
    /// <param name="path">How the model calls the file.</param>
    /// <param name="before">The file's text; null when there is none.</param>
    /// <param name="edits">The edits; none removes the file.</param>
    /// <returns>The text then. The same as before when the edits are found to have been applied: a call that was cut off may be repeated.</returns>
    /// <exception cref="ToolRefusedException">An edit does not fit. The message says what is there instead.</exception>
    public static string Apply(string path, string? before, IReadOnlyList<FileEdit> edits)
    {
        if (IsApplied(before, edits))
        {
            return before!;
        }

        var text = before;
        foreach (var edit in edits)
        {
            text = Apply(path, text, edit);
        }

        return text!;
    }

    /// <summary>
    /// Whether a text is what the edits make of another: taken back from the last to the first, each where its new text stands exactly once, and
    /// applied again, they give the same text.
    /// </summary>
    private static bool IsApplied(string? now, IReadOnlyList<FileEdit> edits)
    {
        if (now is null)
        {
            return false;
        }

        string? text = now;
        foreach (var edit in edits.Reverse())
        {
            if (text is null)
            {
                return false;
            }

            var (old, @new) = AsIn(text, edit);
            if (old.Length == 0)
            {
                text = text == @new ? null : text;
                if (text is not null)
                {
                    return false;
                }

                continue;
            }

            var count = @new.Length == 0 ? 0 : Count(text, @new);
            if (count == 0 || (count > 1 && !edit.All))
            {
                return false;
            }

            text = text.Replace(@new, old, StringComparison.Ordinal);
        }

        foreach (var edit in edits)
        {
            var (old, @new) = AsIn(now, edit);
            if (text is not null && (Count(text, old) is 0 or > 1 && !edit.All))
            {
                return false;
            }

            text = text is null ? @new : text.Replace(old, @new, StringComparison.Ordinal);
        }

        return text == now;
    }

    private static string Apply(string path, string? text, FileEdit edit)
    {
        if (edit.Old.Length == 0)
        {
            return text is null
                ? edit.New
                : throw new ToolRefusedException($"edit {edit.Number}: '{path}' is there already; say in 'old' what is to be replaced, or use write_file to replace all of it");
        }

        if (text is null)
        {
            throw new ToolRefusedException($"edit {edit.Number}: there is no '{path}'; to create it leave 'old' empty");
        }

        var (old, @new) = AsIn(text, edit);
        var count = Count(text, old);
        return count switch
        {
            0 => throw new ToolRefusedException($"edit {edit.Number}: 'old' is not in '{path}'{NearestLines.Describe(text, old)}"),
            > 1 when !edit.All => throw new ToolRefusedException(
                $"edit {edit.Number}: 'old' is in '{path}' {count} times, in lines {Places(text, old)}; put more of the lines around it into 'old', or set all to true"),
            _ => text.Replace(old, @new, StringComparison.Ordinal),
        };
    }

    /// <summary>Old and new with the line ends of a file that has those of Windows, where the model wrote the usual ones.</summary>
    private static (string Old, string New) AsIn(string text, FileEdit edit) =>
        edit.Old.Contains('\r', StringComparison.Ordinal) || edit.New.Contains('\r', StringComparison.Ordinal) || !text.Contains("\r\n", StringComparison.Ordinal)
        || text.AsSpan().Count('\n') != text.AsSpan().Count("\r\n")
            ? (edit.Old, edit.New)
            : (edit.Old.Replace("\n", "\r\n", StringComparison.Ordinal), edit.New.Replace("\n", "\r\n", StringComparison.Ordinal));

    private static int Count(string text, string wanted) => text.AsSpan().Count(wanted);

    private static string Places(string text, string old)
    {
        var places = new List<string>();
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
        {
            if (places.Count == ShownLines)
            {
                places.Add("...");
                break;
            }

            places.Add((text.AsSpan(0, at).Count('\n') + 1).ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(", ", places);
    }
}
