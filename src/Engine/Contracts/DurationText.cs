using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10m</c>, <c>1h30m</c>, <c>1d</c>.</summary>
internal static class DurationText
{
    /// <summary>More digits than any duration needs; keeps the sum far from overflow.</summary>
    private const int MaximumDigits = 12;

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration: whole numbers, each with a unit, the larger unit first, each unit once.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="value">The duration.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public static bool TryParse(string text, out TimeSpan value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        problem = null;
        var rest = text.AsSpan();
        var unit = 0;
        decimal ticks = 0;
        while (problem is null && (rest.Length > 0 || unit == 0))
        {
            var digits = CountOf(rest, char.IsAsciiDigit);
            var letters = CountOf(rest[digits..], char.IsAsciiLetter);
            var name = rest.Slice(digits, letters);
            var next = IndexOf(name);
            if (digits > 0 && letters == 0 && digits == text.Length)
            {
                problem = $"'{Excerpt.Of(text)}' has no unit; write {Excerpt.Of(text)}s for seconds, or ms, m, h, d";
            }
            else if (digits == 0 || next < unit)
            {
                problem = $"'{Excerpt.Of(text)}' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m";
            }
            else if (digits > MaximumDigits)
            {
                problem = TooLong(text);
            }
            else
            {
                ticks += decimal.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * Units[next].Ticks;
                unit = next + 1;
                rest = rest[(digits + letters)..];
            }
        }

        problem ??= ticks > TimeSpan.MaxValue.Ticks ? TooLong(text) : null;
        value = problem is null ? TimeSpan.FromTicks((long)ticks) : default;
        return problem is null;
    }

    /// <summary>Writes a duration so that equal texts mean equal durations.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        if (value < TimeSpan.Zero || value.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            return value.ToString("c", CultureInfo.InvariantCulture);
        }

        var text = new StringBuilder();
        var rest = value.Ticks;
        foreach (var (unit, ticks) in Units)
        {
            if (rest >= ticks)
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / ticks}{unit}");
                rest %= ticks;
            }
        }

        return text.ToString();
    }

    private static string TooLong(string text) => $"'{Excerpt.Of(text)}' is too long a time; write a shorter one, for example 30d";

    private static int CountOf(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var count = 0;
        while (count < text.Length && belongs(text[count]))
        {
            count++;
        }

        return count;
    }

    private static int IndexOf(ReadOnlySpan<char> name)
    {
        for (var index = 0; index < Units.Length; index++)
        {
            if (name.SequenceEqual(Units[index].Unit))
            {
                return index;
            }
        }

        return -1;
    }
}
