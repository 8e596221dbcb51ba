using System.Collections.Immutable;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>Chooses which steps of a plan are shown where there is no room for all: those at work, and what is around them.</summary>
internal static class StepWindow
{
    /// <summary>The indexes to show, in order. With a row for each stretch that is left out they fit into the room, but for one step that always shows.</summary>
    /// <param name="steps">All steps, in declared order.</param>
    /// <param name="room">How many rows there are.</param>
    public static IReadOnlyList<int> Of(ImmutableArray<StepView> steps, int room)
    {
        if (steps.Length <= room)
        {
            return [.. Enumerable.Range(0, steps.Length)];
        }

        var focus = Focus(steps);
        var ranked = Enumerable.Range(0, steps.Length)
            .OrderBy(index => Rank(steps[index].State))
            .ThenBy(index => index < focus ? 2 * (focus - index) : index - focus)
            .Take(room)
            .ToArray();
        for (var count = room; count > 1; count--)
        {
            int[] shown = [.. ranked.Take(count).Order()];
            if (shown.Length + Gaps(shown, steps.Length) <= room)
            {
                return shown;
            }
        }

        return [ranked[0]];
    }

    private static int Focus(ImmutableArray<StepView> steps)
    {
        var pending = steps.Length - 1;
        for (var index = steps.Length - 1; index >= 0; index--)
        {
            if (steps[index].State == "pending")
            {
                pending = index;
            }
        }

        for (var index = 0; index < steps.Length; index++)
        {
            if (Rank(steps[index].State) < 2)
            {
                return index;
            }
        }

        return pending;
    }

    private static int Rank(string state) => state switch
    {
        "running" or "working" or "checking" or "pursuing" or "unknown" or "asking" or "failed" => 0,
        "delayed" or "waiting" => 1,
        _ => 2,
    };

    private static int Gaps(int[] shown, int count)
    {
        var gaps = shown[^1] < count - 1 ? 1 : 0;
        for (var index = 0; index < shown.Length; index++)
        {
            gaps += shown[index] > (index == 0 ? 0 : shown[index - 1] + 1) ? 1 : 0;
        }

        return gaps;
    }
}
