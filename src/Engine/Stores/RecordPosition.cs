using System.Globalization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Stores;

/// <summary>What is inside the opaque cursors of the stores of this assembly.</summary>
internal static class RecordPosition
{
    private const char Separator = '.';

    /// <summary>A cursor that stands after the commit of this sequence number.</summary>
    public static Cursor After(long sequence) => new(sequence.ToString(CultureInfo.InvariantCulture));

    /// <summary>A cursor that stands after this goal in a list by time of acceptance.</summary>
    public static Cursor After(DateTimeOffset acceptedAt, string goal) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{acceptedAt.UtcTicks}{Separator}{goal}"));

    /// <summary>The sequence number that a feed's cursor stands after; 0 for the beginning.</summary>
    /// <exception cref="ArgumentException">It is no cursor of a feed.</exception>
    public static long Sequence(Cursor cursor)
    {
        if (string.IsNullOrEmpty(cursor.Value))
        {
            return 0;
        }

        return long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new ArgumentException($"'{cursor}' is not a cursor of a feed: use one that a page of it gave", nameof(cursor));
    }

    /// <summary>The goal that a list's cursor stands after: when it was accepted, and which it is. Before all goals for <c>default</c>.</summary>
    /// <exception cref="ArgumentException">It is no cursor of a list.</exception>
    public static (long AcceptedTicks, string Goal) Goal(Cursor cursor)
    {
        if (string.IsNullOrEmpty(cursor.Value))
        {
            return (long.MaxValue, string.Empty);
        }

        var separator = cursor.Value.IndexOf(Separator, StringComparison.Ordinal);
        return separator > 0 && long.TryParse(cursor.Value.AsSpan(0, separator), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? (ticks, cursor.Value[(separator + 1)..])
            : throw new ArgumentException($"'{cursor}' is not a cursor of a list of goals: use one that a page of it gave", nameof(cursor));
    }
}
