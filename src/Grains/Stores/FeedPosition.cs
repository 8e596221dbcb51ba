using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Where somebody stands in a goal's feed: the version reached of the goal, and of each plan that may still have more.</summary>
/// <remarks>Written <c>goal.first.v1.v2...</c>: the goal's version, the number of the first such plan, the version of that and of each later one.</remarks>
internal sealed record FeedPosition
{
    private static readonly FeedPosition Beginning = new() { Goal = 0, FirstPlan = 1, Plans = [] };

    /// <summary>The goal's version.</summary>
    public required long Goal { get; init; }

    /// <summary>The number of the first plan of which not everything is known to be told.</summary>
    public required int FirstPlan { get; init; }

    /// <summary>The versions of that plan and those after it.</summary>
    public required ImmutableArray<long> Plans { get; init; }

    /// <summary>The position of a cursor.</summary>
    /// <exception cref="ArgumentException">The cursor is of something else.</exception>
    public static FeedPosition Parse(Cursor cursor)
    {
        var text = cursor.ToString();
        if (text.Length == 0)
        {
            return Beginning;
        }

        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (var part in text.Split('.'))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw NoCursor(text);
            }

            numbers.Add(number);
        }

        return numbers.Count >= 2 && numbers[1] is >= 1 and <= int.MaxValue
            ? new FeedPosition { Goal = numbers[0], FirstPlan = (int)numbers[1], Plans = [.. numbers.Skip(2)] }
            : throw NoCursor(text);
    }

    /// <summary>The cursor.</summary>
    public Cursor ToCursor() => new(string.Join('.', ((IEnumerable<long>)[Goal, FirstPlan, .. Plans]).Select(number => number.ToString(CultureInfo.InvariantCulture))));

    /// <summary>The version reached of a plan.</summary>
    public long Plan(int number) => number - FirstPlan < Plans.Length ? Plans[number - FirstPlan] : 0;

    /// <summary>The position after a commit.</summary>
    public FeedPosition At(ActorKey key, long version)
    {
        if (key.Kind == ActorKind.Goal)
        {
            return this with { Goal = version };
        }

        var index = key.PlanNumber - FirstPlan;
        var plans = Plans;
        while (plans.Length <= index)
        {
            plans = plans.Add(0);
        }

        return this with { Plans = plans.SetItem(index, version) };
    }

    /// <summary>The position when the first plan has nothing more.</summary>
    public FeedPosition WithoutFirstPlan() => this with { FirstPlan = FirstPlan + 1, Plans = Plans.IsEmpty ? [] : Plans.RemoveAt(0) };

    private static ArgumentException NoCursor(string text) => new($"'{text}' is not a cursor of a goal's feed", nameof(text));
}
