using System.Globalization;
using System.Text;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>Finds the lines of a text that somebody most likely meant who wrote others.</summary>
internal static class NearestLines
{
    private const int MostWanted = 60;
    private const int MostLines = 50_000;
    private const int MostShown = 20;
    private const int LongestShown = 300;
    private const int LongestCompared = 200;

    /// <summary>How alike two lines must be to be shown: of all pairs of letters in both, the part that both have.</summary>
    private const double Alike = 0.5;

    /// <summary>What is nearest, to append to what is wrong.</summary>
    public static string Describe(string text, string wanted)
    {
        string[] lines = [.. text.Split('\n').Take(MostLines).Select(static line => line.TrimEnd('\r'))];
        string[] sought = [.. wanted.Split('\n').Select(static line => line.Trim()).SkipWhile(static line => line.Length == 0).Take(MostWanted)];
        if (sought.Length == 0)
        {
            return ": it is white space only; put a line with something on it into 'old'";
        }

        var (best, start) = (0.0, -1);
        for (var line = 0; line < lines.Length; line++)
        {
            // Only a place whose first line is alike is looked at as a whole: that keeps it linear in the file for all but odd ones.
            var first = Likeness(lines[line].Trim(), sought[0]);
            if (first < Alike)
            {
                continue;
            }

            var score = first;
            for (var next = 1; next < sought.Length && line + next < lines.Length; next++)
            {
                score += lines[line + next].Trim() == sought[next] ? 1 : 0;
            }

            if (score > best)
            {
                (best, start) = (score, line);
            }
        }

        return start < 0
            ? ", and nothing like its first line is there; read the file again"
            : Show(lines, start, Math.Min(sought.Length, MostShown), best >= sought.Length);
    }

    private static string Show(string[] lines, int start, int count, bool onlyWhiteSpace)
    {
        var shown = new StringBuilder(onlyWhiteSpace ? "; it differs in white space only from what is there:" : "; nearest is:");
        for (var line = start; line < Math.Min(lines.Length, start + count); line++)
        {
            shown.Append(CultureInfo.InvariantCulture, $"\n{line + 1}\t{(lines[line].Length > LongestShown ? lines[line][..LongestShown] + "..." : lines[line])}");
        }

        return shown.ToString();
    }

    /// <summary>From 0 to 1, by the pairs of neighbouring letters that two lines share.</summary>
    private static double Likeness(string one, string other)
    {
        if (one == other)
        {
            return 1;
        }

        if (one.Length < 2 || other.Length < 2)
        {
            return 0;
        }

        var pairs = Pairs(other);
        var all = pairs.Count;
        var mine = Pairs(one);
        var shared = mine.Count(pairs.Remove);

        // What is the same but for its order is not the same.
        return Math.Min(0.99, 2.0 * shared / (all + mine.Count));
    }

    private static List<(char First, char Second)> Pairs(string line)
    {
        var length = Math.Min(line.Length, LongestCompared);
        var pairs = new List<(char First, char Second)>(length);
        for (var index = 1; index < length; index++)
        {
            pairs.Add((line[index - 1], line[index]));
        }

        return pairs;
    }
}
