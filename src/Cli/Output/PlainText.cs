using System.Globalization;
using System.Text.RegularExpressions;
using Orleans.Goals.Cli.Reports;

namespace Orleans.Goals.Cli.Output;

/// <summary>Text for a person, without anything a terminal would act on: much of it was written by the commands that were run.</summary>
internal static partial class PlainText
{
    internal const string Ellipsis = "...";
    private const int ShownOfWord = 100;

    /// <summary>A text on one line: line breaks and tabs become spaces, and terminal codes and what is not to be seen are left out.</summary>
    public static string OneLine(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? SafeText.Clean(text).TrimEnd().Replace('\n', ' ').Replace('\t', ' ')
        : text;

    /// <summary>A text on one line of at most so many characters.</summary>
    public static string OneLine(string text, int width)
    {
        var line = OneLine(text);
        if (line.Length <= width)
        {
            return line;
        }

        var end = Math.Max(0, width - Ellipsis.Length);
        end -= end > 0 && char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
        return line[..end] + Ellipsis;
    }

    /// <summary>What is told of a failure: on one line, and cut.</summary>
    public static string Message(string text) => Cut(OneLine(text));

    /// <summary>A text of which words that nobody reads to their end, such as an argument of many thousand characters, keep only both ends.</summary>
    public static string Cut(string text) =>
        LongWord().Replace(text, static match => string.Concat(match.Value.AsSpan(0, ShownOfWord), Ellipsis, match.Value.AsSpan(match.Length - ShownOfWord)));

    /// <summary>A time that passed: <c>0.4 s</c>, <c>12.3 s</c>, <c>3 min 20 s</c>, <c>2 h 05 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Elapsed(TimeSpan time) => time switch
    {
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes:00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Days} d {time.Hours} h"),
    };

    /// <summary>A point in time, the same everywhere: <c>2026-01-31 23:59:59Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    /// <summary><c>1 step</c>, <c>2 steps</c>.</summary>
    public static string Count(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? string.Empty : "s")}");

    /// <summary><c>1 try</c>, <c>2 tries</c>.</summary>
    public static string Count(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");

    /// <summary>Rows as lines: every column but the last as wide as its widest cell. Empty cells at the end of a row leave nothing behind.</summary>
    public static IEnumerable<string> Align(string indent, IReadOnlyList<string[]> rows)
    {
        var columns = rows.Select(row => row.Length).DefaultIfEmpty(0).Max();
        var widths = Enumerable.Range(0, columns).Select(column => rows.Where(row => column < row.Length).Max(row => row[column].Length)).ToArray();
        return rows.Select(row => (indent + string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column])))).TrimEnd());
    }

    [GeneratedRegex(@"\S{300,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongWord();
}
