using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What a message shows of a text of any length and any content.</summary>
internal static class Excerpt
{
    private const int Maximum = 60;
    private const string Ellipsis = "...";

    /// <summary>The beginning of a text, on one line, without characters that a terminal would act on.</summary>
    public static string Of(string text) => text.Length <= Maximum ? Escape(text) : Escape(Cut(text, 0, Maximum)) + Ellipsis;

    /// <summary>The same of a path: its end tells more than its beginning.</summary>
    public static string OfPath(string path)
    {
        const int MaximumPath = 200;
        if (path.Length <= MaximumPath)
        {
            return Escape(path);
        }

        var start = path.Length - MaximumPath;
        return Ellipsis + Escape(path[(char.IsLowSurrogate(path[start]) ? start + 1 : start)..]);
    }

    /// <summary>A text on one line with all that cannot be seen escaped, as it may stand in JSON; beginning and end of one that is longer.</summary>
    public static string Visible(string text, int maximum)
    {
        if (text.Length <= maximum)
        {
            return Escape(text);
        }

        var half = maximum / 2;
        var end = text.Length - half;
        var beginning = Cut(text, 0, half);
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return $"{Escape(beginning)} [... {(end - beginning.Length).ToString("N0", CultureInfo.InvariantCulture)} characters that are not shown ...] {Escape(text[end..])}";
    }

    /// <summary>Two different texts, each shown around the first place where they differ.</summary>
    public static (string First, string Second) Difference(string first, string second)
    {
        var common = first.AsSpan().CommonPrefixLength(second);
        var start = Math.Max(first.Length, second.Length) <= Maximum ? 0 : Math.Max(0, common - (Maximum / 3));
        return (Window(first, start), Window(second, start));
    }

    private static string Window(string text, int start)
    {
        var shown = Cut(text, start, Maximum);
        return (start > 0 ? Ellipsis : string.Empty) + Escape(shown) + (start + shown.Length < text.Length ? Ellipsis : string.Empty);
    }

    /// <summary>A part of a text that splits no surrogate pair.</summary>
    private static string Cut(string text, int start, int length)
    {
        var end = Math.Min(text.Length, start + length);
        end -= end > start && end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text[Math.Min(start, end)..end];
    }

    private static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnseen(rune))
            {
                shown.Append(JavaScriptEncoder.Default.Encode(rune.ToString()));
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }

    private static bool IsUnseen(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
