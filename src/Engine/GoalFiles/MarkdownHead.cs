namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Takes a Markdown goal file apart: YAML between two lines <c>---</c>, below it the objective.</summary>
internal static class MarkdownHead
{
    private const string Border = "---";

    /// <summary>Whether a file's name says that it is Markdown.</summary>
    public static bool IsMarkdown(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() is ".MD" or ".MARKDOWN";

    /// <summary>The YAML, at the positions it has in the file, and what stands below it; null, and told, when there is no head.</summary>
    public static (string Yaml, MarkdownBody Body)? Split(string text, FileErrors errors)
    {
        const string Example = "a Markdown goal file begins with a line '---', then come the keys in YAML, then another line '---', then the objective";
        var first = LineAt(text, 0);
        if (text[..first.End].TrimEnd() != Border)
        {
            errors.Add(0, $"there is no head; {Example}");
            return null;
        }

        for (var line = LineAt(text, first.Next); line.Start < text.Length; line = LineAt(text, line.Next))
        {
            if (text[line.Start..line.End].TrimEnd() == Border)
            {
                var body = text[line.Next..];
                var offset = line.Next + body.Length - body.TrimStart().Length;
                // Blanks instead of the first border: what follows keeps its position.
                return (new string(' ', first.End) + text[first.End..line.Start], new MarkdownBody(Math.Min(offset, text.Length), Lines(body).Trim()));
            }
        }

        errors.Add(0, $"the head that begins here does not end; {Example}");
        return null;
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static (int Start, int End, int Next) LineAt(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny('\n', '\r');
        if (length < 0)
        {
            return (start, text.Length, text.Length);
        }

        var end = start + length;
        return (start, end, text.AsSpan(end).StartsWith("\r\n", StringComparison.Ordinal) ? end + 2 : end + 1);
    }
}
