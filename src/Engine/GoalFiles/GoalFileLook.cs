using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>
/// Tells a goal file with mistakes in it from something else altogether: of the one every mistake is worth telling, of the other only that it is
/// none. It looks at the text, since what is something else is seldom YAML.
/// </summary>
internal static partial class GoalFileLook
{
    /// <summary>What is wrong with something else.</summary>
    public const string Problem = "this is not a goal file: it has none of the keys objective, doneWhen and plans";

    /// <summary>Who writes a goal file has written this much of it by then.</summary>
    private const int MostKeys = 1_000;

    /// <summary>Keys that say that somebody meant to write a goal file; the others are common in files of other kinds.</summary>
    private static readonly ImmutableArray<string> Telling = ["objective", "doneWhen", "plans", "fences"];

    /// <summary>Whether somebody meant this to be a goal file. So is a file in which nothing stands yet.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="isMarkdown">Whether it is Markdown: then its head counts; without one its first line, since goal files are quoted in documents.</param>
    public static bool Is(ReadOnlySpan<byte> bytes, bool isMarkdown)
    {
        var text = EncodingOf(bytes).GetString(bytes).TrimStart('\uFEFF');
        return isMarkdown && !string.IsNullOrWhiteSpace(text) ? Head().Match(text) is { Success: true } head ? Is(head.Value) : HasKeys(FirstLine().Match(text).Value) : Is(text);
    }

    private static bool Is(string text) => !Content().IsMatch(text) || HasKeys(text);

    private static bool HasKeys(string text)
    {
        if (TellingKey().IsMatch(text))
        {
            return true;
        }

        var keys = OuterKey().Matches(text).Take(MostKeys).Select(static match => match.Groups["key"].Value).ToArray();
        var known = keys.Count(static key => GoalKeys.Goal.Known.Contains(key, StringComparer.Ordinal));
        return keys.Any(static key => NearestWord.Find(key, Telling) is not null) || (known > 0 && known * 2 >= keys.Length);
    }

    private static Encoding EncodingOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };

    /// <summary>From a border in the first line to the next one, or to the end.</summary>
    [GeneratedRegex(@"\A---\s*?\n(?:(?!^---\s*?$)[\s\S])*", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Head();

    [GeneratedRegex(@"\A\s*\S.*", RegexOptions.CultureInvariant)]
    private static partial Regex FirstLine();

    /// <summary>A line that is more than a comment or the border of a head.</summary>
    [GeneratedRegex(@"^\s*(?!\s|#|---\s*$|\z)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Content();

    [GeneratedRegex(@"\b(?:objective|doneWhen|plans|fences)[""']?\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex TellingKey();

    [GeneratedRegex(@"^(?<key>[A-Za-z_-]{1,64})[ \t]*:", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OuterKey();
}
