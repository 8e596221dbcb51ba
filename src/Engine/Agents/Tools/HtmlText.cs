using System.Net;
using System.Text;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>The text of a page: without tags, scripts, styles and comments.</summary>
internal static class HtmlText
{
    private static readonly string[] Silent = ["script", "style", "template", "svg", "noscript"];

    private static readonly string[] Inline = ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"];

    /// <summary>The text, a line for each block, characters in their plain form.</summary>
    public static string Of(string html)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
            {
                text.Append(html, at, html.Length - at);
                break;
            }

            text.Append(html, at, open - at);
            at = AfterTag(html, open, text);
        }

        return Tidy(WebUtility.HtmlDecode(text.ToString()));
    }

    /// <summary>Where to go on behind a tag, a comment, or a tag and all that is in it.</summary>
    private static int AfterTag(string html, int open, StringBuilder text)
    {
        if (html.AsSpan(open).StartsWith("<!--", StringComparison.Ordinal))
        {
            return Behind(html, "-->", open + 4);
        }

        var start = open + 1;
        var isEnd = start < html.Length && html[start] == '/';
        start += isEnd ? 1 : 0;
        var end = start;
        while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
        {
            end++;
        }

        if (end == start && (start >= html.Length || html[start] is not ('!' or '?')))
        {
            // A less-than sign that begins no tag.
            text.Append('<');
            return open + 1;
        }

        var name = html[start..end];
        var after = EndOfTag(html, end);
        if (!isEnd && Silent.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            var closing = html.IndexOf($"</{name}", after, StringComparison.OrdinalIgnoreCase);
            return closing < 0 ? html.Length : EndOfTag(html, closing);
        }

        if (!Inline.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(name.ToUpperInvariant() is "TD" or "TH" ? '\t' : '\n');
        }

        return after;
    }

    private static int EndOfTag(string html, int at)
    {
        // A greater-than sign in a quoted attribute does not end the tag.
        var quote = '\0';
        for (; at < html.Length; at++)
        {
            if (quote != '\0')
            {
                quote = html[at] == quote ? '\0' : quote;
            }
            else if (html[at] is '"' or '\'')
            {
                quote = html[at];
            }
            else if (html[at] == '>')
            {
                return at + 1;
            }
        }

        return html.Length;
    }

    private static int Behind(string html, string end, int from)
    {
        var found = from <= html.Length ? html.IndexOf(end, from, StringComparison.Ordinal) : -1;
        return found < 0 ? html.Length : found + end.Length;
    }

    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var line in text.Split('\n'))
        {
            var words = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (words.Length > 0)
            {
                tidy.Append(words).Append('\n');
            }
        }

        return tidy.ToString();
    }
}
