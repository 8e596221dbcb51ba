using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Goals.Cli.Reports;

/// <summary>Text from outside as it may stand on a page: no terminal codes, nothing invisible that changes how the rest is read.</summary>
internal static partial class SafeText
{
    /// <summary>A text without control sequences and control characters; line breaks and tabs stay.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in TerminalCodes().Replace(text, string.Empty).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || IsVisible(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <summary>A text on one line, cut to so many characters; what is cut off is marked.</summary>
    public static string Short(string text, int length)
    {
        var line = Clean(text).ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        if (line.Length <= length)
        {
            return line;
        }

        var end = Math.Max(0, length - 1);
        end -= end > 0 && char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
        return line[..end].TrimEnd() + "…";
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && (rune.Value & 0xFFFE) != 0xFFFE;

    /// <summary>Colours and cursor movements (CSI), titles and links (OSC, DCS), and the rest that an escape character begins.</summary>
    [GeneratedRegex("\e\\[[0-?]*[ -/]*[@-~]?|\e[\\]PX^_][^\a\e]*(?:\a|\e\\\\)?|\e[ -/]*[0-~]?|\u009b[0-?]*[ -/]*[@-~]?", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalCodes();
}
