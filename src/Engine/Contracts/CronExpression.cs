using System.Diagnostics.CodeAnalysis;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>A cron expression of five fields, and the times it means in a time zone.</summary>
internal sealed class CronExpression
{
    /// <summary>No expression that means any time lets more days pass: the 29th of February across a century that is no leap year.</summary>
    private const int LongestGapDays = (8 * 366) + 1;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] daysOfMonth;
    private readonly bool[] months;
    private readonly bool[] daysOfWeek;
    private readonly bool isEitherDayEnough;
    private readonly bool isEveryHour;

    private CronExpression(string[] fields, bool[][] values)
    {
        (minutes, hours, daysOfMonth, months, daysOfWeek) = (values[0], values[1], values[2], values[3], values[4]);
        daysOfWeek[0] |= daysOfWeek[7];
        isEitherDayEnough = fields[2][0] != '*' && fields[4][0] != '*';
        isEveryHour = fields[1][0] == '*';
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="expression">What it means.</param>
    /// <param name="problem">What is wrong, and what would be right.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? problem)
    {
        (expression, problem) = (null, null);
        var fields = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            problem = $"'{Excerpt.Of(text)}' has {fields.Length} fields; write five: minute, hour, day of month, month, day of week, for example \"0 6 * * 1-5\"";
            return false;
        }

        var values = new bool[5][];
        (string Name, int First, int Last, string[] Words)[] kinds =
            [("minute", 0, 59, []), ("hour", 0, 23, []), ("day of month", 1, 31, []), ("month", 1, 12, Months), ("day of week", 0, 7, Days)];
        for (var index = 0; index < fields.Length; index++)
        {
            var (name, first, last, words) = kinds[index];
            if ((values[index] = Read(fields[index], first, last, words)!) is null)
            {
                problem = $"'{Excerpt.Of(fields[index])}' is no {name}; write *, a number from {first} to {last}, a range such as {first}-{first + 1}, a step such as */2, or a list of these with commas";
                return false;
            }
        }

        var read = new CronExpression(fields, values);
        var beginning = new DateOnly(2000, 1, 1);
        if (!Enumerable.Range(0, LongestGapDays).Any(day => read.IsOn(beginning.AddDays(day))))
        {
            problem = $"'{Excerpt.Of(text)}' means a day that there never is; write one that comes";
            return false;
        }

        expression = read;
        return true;
    }

    /// <summary>
    /// The times after a time, in order. A local time that a clock change leaves out counts at the moment of the change, one that comes twice counts the first time;
    /// where the hour is <c>*</c> or a step, what is left out is left out, and what comes twice counts twice.
    /// </summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset time, TimeZoneInfo zone)
    {
        var last = time;
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime).AddDays(-1); day < DateOnly.MaxValue.AddDays(-1); day = day.AddDays(1))
        {
            foreach (var instant in On(day, zone).Where(instant => instant > last))
            {
                last = instant;
                yield return instant;
            }
        }
    }

    private static bool[]? Read(string field, int first, int last, string[] words)
    {
        var values = new bool[last + 1];
        foreach (var part in field.Split(','))
        {
            var step = 1;
            var range = part;
            if (part.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            {
                range = part[..slash];
                if (!IsNumber(part[(slash + 1)..], 1, last, out step))
                {
                    return null;
                }
            }

            var (from, to) = (first, last);
            if (range != "*")
            {
                var ends = range.Split('-');
                if (ends.Length > 2 || Value(ends[0], first, last, words) is not { } begin || Value(ends[^1], first, last, words) is not { } end || end < begin)
                {
                    return null;
                }

                // A single number with a step goes on to the end, as everywhere else.
                (from, to) = (begin, ends.Length == 1 && range != part ? last : end);
            }

            for (var value = from; value <= to; value += step)
            {
                values[value] = true;
            }
        }

        return values;
    }

    private static int? Value(string text, int first, int last, string[] words)
    {
        var word = Array.FindIndex(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return word >= 0 ? word + first : IsNumber(text, first, last, out var number) ? number : null;
    }

    private static bool IsNumber(string text, int first, int last, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 2 && text.All(char.IsAsciiDigit)
            && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out number) && number >= first && number <= last;
    }

    private bool IsOn(DateOnly day)
    {
        var (ofMonth, ofWeek) = (daysOfMonth[day.Day], daysOfWeek[(int)day.DayOfWeek]);
        return months[day.Month] && (isEitherDayEnough ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private SortedSet<DateTimeOffset> On(DateOnly day, TimeZoneInfo zone)
    {
        if (!IsOn(day))
        {
            return [];
        }

        var instants = new SortedSet<DateTimeOffset>();
        for (var hour = 0; hour < hours.Length; hour++)
        {
            for (var minute = 0; hours[hour] && minute < minutes.Length; minute++)
            {
                if (minutes[minute])
                {
                    Add(instants, day.ToDateTime(new TimeOnly(hour, minute)), zone);
                }
            }
        }

        return instants;
    }

    private void Add(SortedSet<DateTimeOffset> instants, DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            while (!isEveryHour && zone.IsInvalidTime(local))
            {
                local = local.AddMinutes(1);
            }

            if (isEveryHour)
            {
                return;
            }
        }

        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local).Order().ToArray();
            instants.Add(new DateTimeOffset(local, offsets[^1]).ToUniversalTime());
            if (isEveryHour)
            {
                instants.Add(new DateTimeOffset(local, offsets[0]).ToUniversalTime());
            }

            return;
        }

        instants.Add(new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime());
    }
}
