using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>A search by words: rare words count more, many of them more than one often, and of equals the newest comes first. The same texts and words give the same order.</summary>
internal static class TermSearch
{
    private const int Excerpt = 400;
    private const double Saturation = 1.2;

    /// <summary>The best of some texts.</summary>
    /// <param name="entries">What is searched, oldest first.</param>
    /// <param name="textOf">Its text.</param>
    /// <param name="query">The words.</param>
    /// <param name="most">The most that are given.</param>
    public static ImmutableArray<(T Entry, string Excerpt)> Find<T>(IReadOnlyList<T> entries, Func<T, string> textOf, string query, int most)
    {
        string[] terms = [.. Words(query).Distinct(StringComparer.Ordinal)];
        var counts = entries.Select(entry => Count(textOf(entry), terms)).ToArray();
        var weights = terms.Select((_, term) => Math.Log(1 + ((double)entries.Count / (1 + counts.Count(count => count[term] > 0))))).ToArray();
        return
        [
            .. counts.Select((count, index) => (Index: index, Score: Score(count, weights)))
                .Where(static hit => hit.Score > 0)
                .OrderByDescending(static hit => hit.Score)
                .ThenByDescending(static hit => hit.Index)
                .Take(most)
                .Select(hit => (entries[hit.Index], Around(textOf(entries[hit.Index]), terms))),
        ];
    }

    private static double Score(int[] counts, double[] weights)
    {
        var score = 0d;
        for (var term = 0; term < counts.Length; term++)
        {
            score += weights[term] * counts[term] / (counts[term] + Saturation);
        }

        return score;
    }

    private static int[] Count(string text, string[] terms)
    {
        var counts = new int[terms.Length];
        foreach (var word in Words(text))
        {
            for (var term = 0; term < terms.Length; term++)
            {
                // A word is also found by its beginning, if that is not too short to say anything.
                counts[term] += word == terms[term] || (terms[term].Length >= 4 && word.StartsWith(terms[term], StringComparison.Ordinal)) ? 1 : 0;
            }
        }

        return counts;
    }

    private static IEnumerable<string> Words(string text)
    {
        var begin = -1;
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && char.IsLetterOrDigit(text[index]))
            {
                begin = begin < 0 ? index : begin;
            }
            else if (begin >= 0)
            {
                yield return text[begin..index].ToLowerInvariant();
                begin = -1;
            }
        }
    }

    private static string Around(string text, string[] terms)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= Excerpt)
        {
            return line;
        }

        var first = terms.Select(term => line.IndexOf(term, StringComparison.OrdinalIgnoreCase)).Where(static at => at >= 0).DefaultIfEmpty(0).Min();
        var from = Math.Clamp(first - (Excerpt / 4), 0, line.Length - Excerpt);
        return $"{(from == 0 ? string.Empty : "…")}{line.AsSpan(from, Excerpt)}{(from + Excerpt == line.Length ? string.Empty : "…")}";
    }
}
