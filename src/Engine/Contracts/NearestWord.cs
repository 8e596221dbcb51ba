namespace Orleans.Goals.Engine.Contracts;

/// <summary>Finds what somebody who mistyped a word most likely meant.</summary>
internal static class NearestWord
{
    /// <summary>Longer words are not compared: the comparison is quadratic in the length.</summary>
    private const int MaximumLength = 64;

    /// <summary>Nor are more candidates.</summary>
    private const int MaximumCandidates = 200;

    private const int TellingPrefix = 4;

    /// <summary>The nearest candidate, or null when none is near.</summary>
    public static string? Find(string word, IReadOnlyCollection<string> candidates)
    {
        if (word.Length is 0 or > MaximumLength || candidates.Count > MaximumCandidates)
        {
            return null;
        }

        var written = Fold(word);
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = candidate.Length > MaximumLength ? int.MaxValue : Distance(written, Fold(candidate));
            if (distance < least && IsNear(written, Fold(candidate), distance))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>A hint to append to what is wrong, or nothing.</summary>
    public static string Hint(string? nearest) => nearest is null ? string.Empty : $" (did you mean '{nearest}'?)";

    /// <summary>Few letters differ, or the beginning is the same: <c>retries</c> for <c>retry</c>.</summary>
    private static bool IsNear(string written, string candidate, int distance) =>
        (distance < candidate.Length && distance <= Math.Max(1, candidate.Length / 3))
        || written.AsSpan().CommonPrefixLength(candidate) >= TellingPrefix;

    private static string Fold(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.</summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var row = 0; row <= from.Length; row++)
        {
            for (var column = 0; column <= to.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    rows[row, column] = row + column;
                    continue;
                }

                var replaced = rows[row - 1, column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
                rows[row, column] = Math.Min(replaced, Math.Min(rows[row - 1, column], rows[row, column - 1]) + 1);
                if (row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1])
                {
                    rows[row, column] = Math.Min(rows[row, column], rows[row - 2, column - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
