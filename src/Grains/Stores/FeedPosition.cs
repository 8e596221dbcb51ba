using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Stores;

/// <summary>
/// Where somebody stands in a goal's feed: the version reached of the goal, of each plan and worker that may still have more, and of the board
/// once there are workers.
/// </summary>
/// <remarks>
/// Written <c>goal.first.v1.v2..._board_plan.step.attempt.version_...</c>: the goal's version, the number of the first such plan, the version of
/// that and of each later one; with workers the board's version, and each worker's place.
/// </remarks>
internal sealed record FeedPosition
{
    private const char Part = '_';

    private static readonly FeedPosition Beginning = new() { Goal = 0, FirstPlan = 1, Plans = [] };

    /// <summary>The goal's version.</summary>
    public required long Goal { get; init; }

    /// <summary>The number of the first plan of which not everything is known to be told.</summary>
    public required int FirstPlan { get; init; }

    /// <summary>The versions of that plan and those after it.</summary>
    public required ImmutableArray<long> Plans { get; init; }

    /// <summary>The version of what the agents share; null before there was one.</summary>
    public long? Board { get; init; }

    /// <summary>The versions of workers that were begun, and of which not everything is known to be told.</summary>
    public ImmutableSortedDictionary<FeedWorker, long> Workers { get; init; } = ImmutableSortedDictionary<FeedWorker, long>.Empty;

    /// <summary>The position of a cursor.</summary>
    /// <exception cref="ArgumentException">The cursor is of something else.</exception>
    public static FeedPosition Parse(Cursor cursor)
    {
        var text = cursor.ToString();
        if (text.Length == 0)
        {
            return Beginning;
        }

        var parts = text.Split(Part);
        var numbers = Numbers(parts[0], text);
        if (numbers.Length < 2 || numbers[1] is < 1 or > int.MaxValue)
        {
            throw NoCursor(text);
        }

        var position = new FeedPosition { Goal = numbers[0], FirstPlan = (int)numbers[1], Plans = [.. numbers.Skip(2)] };
        foreach (var (index, part) in parts.Index().Skip(1))
        {
            position = (index, Numbers(part, text)) switch
            {
                (1, [var board]) => position with { Board = board },
                (> 1, [>= 1 and <= int.MaxValue and var plan, <= int.MaxValue and var step, >= 1 and <= int.MaxValue and var attempt, var version]) =>
                    position with { Workers = position.Workers.SetItem(new FeedWorker((int)plan, (int)step, (int)attempt), version) },
                _ => throw NoCursor(text),
            };
        }

        return position;
    }

    /// <summary>The cursor.</summary>
    public Cursor ToCursor() => new(string.Join(
        Part,
        (IEnumerable<string>)
        [
            Join([Goal, FirstPlan, .. Plans]),
            .. Board is { } board ? [Join([board])] : Array.Empty<string>(),
            .. Workers.Select(static worker => Join([worker.Key.Plan, worker.Key.Step, worker.Key.Attempt, worker.Value])),
        ]));

    /// <summary>The version reached of a plan.</summary>
    public long Plan(int number) => number - FirstPlan < Plans.Length ? Plans[number - FirstPlan] : 0;

    /// <summary>The position after a commit of the goal.</summary>
    public FeedPosition AtGoal(long version) => this with { Goal = version };

    /// <summary>The position after a commit of a plan.</summary>
    public FeedPosition AtPlan(int number, long version)
    {
        var index = number - FirstPlan;
        var plans = Plans;
        while (plans.Length <= index)
        {
            plans = plans.Add(0);
        }

        return this with { Plans = plans.SetItem(index, version) };
    }

    /// <summary>The position when the first plan has nothing more.</summary>
    public FeedPosition WithoutFirstPlan() => this with { FirstPlan = FirstPlan + 1, Plans = Plans.IsEmpty ? [] : Plans.RemoveAt(0) };

    /// <summary>The position from which on there is a worker.</summary>
    public FeedPosition With(FeedWorker worker) => this with { Board = Board ?? 0, Workers = Workers.SetItem(worker, 0) };

    /// <summary>The position after a commit of a worker.</summary>
    public FeedPosition At(FeedWorker worker, long version) => this with { Workers = Workers.SetItem(worker, version) };

    /// <summary>The position when a worker has nothing more.</summary>
    public FeedPosition Without(FeedWorker worker) => this with { Workers = Workers.Remove(worker) };

    private static string Join(ReadOnlySpan<long> numbers)
    {
        var texts = new string[numbers.Length];
        for (var index = 0; index < numbers.Length; index++)
        {
            texts[index] = numbers[index].ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('.', texts);
    }

    private static long[] Numbers(string part, string cursor) =>
        [.. part.Split('.').Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NoCursor(cursor))];

    private static ArgumentException NoCursor(string text) => new($"'{text}' is not a cursor of a goal's feed", nameof(text));
}
