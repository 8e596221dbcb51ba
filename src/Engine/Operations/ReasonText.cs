using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Texts for people, bounded and on one line.</summary>
internal static class ReasonText
{
    private const string Ellipsis = "...";
    private const char Escape = '\u001b';

    /// <summary>A text of at most <see cref="CheckVerdict.MaximumReason"/> characters, cut at the end.</summary>
    public static string Clip(string text) => Clip(text, CheckVerdict.MaximumReason);

    /// <summary>A text of at most some characters, cut at the end.</summary>
    public static string Clip(string text, int maximum)
    {
        if (text.Length <= maximum)
        {
            return text;
        }

        return Beginning(text, maximum - Ellipsis.Length) + Ellipsis;
    }

    /// <summary>At most so many characters of a text, never half of one that takes two: what is recorded must be read back as it was.</summary>
    public static string Beginning(string text, int maximum) =>
        text.Length <= maximum ? text : text[..(char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];

    /// <summary>Those of two parts of a sentence that are not empty.</summary>
    public static string Join(string first, string second) => (first, second) switch
    {
        ("", _) => second,
        (_, "") => first,
        _ => $"{first}; {second}",
    };

    /// <summary>The last lines of an output that say something, joined by slashes and without what a terminal would act on.</summary>
    public static string LastLines(string output, int lines, int maximum)
    {
        var said = Plain(output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var text = string.Join(" / ", said[Math.Max(0, said.Length - lines)..]);
        if (text.Length <= maximum)
        {
            return text;
        }

        var start = text.Length - maximum + Ellipsis.Length;
        return Ellipsis + text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == Escape)
            {
                index = EndOfSequence(text, index);
            }
            else if (text[index] is '\n' or '\r')
            {
                plain.Append('\n');
            }
            else
            {
                plain.Append(char.IsControl(text[index]) || char.GetUnicodeCategory(text[index]) == UnicodeCategory.Format ? ' ' : text[index]);
            }
        }

        return plain.ToString();
    }

    /// <summary>The last character of an escape sequence: of colours and the like up to their letter, of any other the next one.</summary>
    private static int EndOfSequence(string text, int index)
    {
        if (index + 1 >= text.Length || text[index + 1] != '[')
        {
            return Math.Min(index + 1, text.Length - 1);
        }

        for (index += 2; index < text.Length && text[index] is >= ' ' and < '@'; index++)
        {
        }

        return Math.Min(index, text.Length - 1);
    }
}
