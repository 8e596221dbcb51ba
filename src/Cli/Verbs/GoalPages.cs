using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>Lists of goals, page by page.</summary>
internal static class GoalPages
{
    /// <summary>Every goal of a filter, newest accepted first.</summary>
    public static async IAsyncEnumerable<GoalSummary> AllAsync(IGoals goals, GoalFilter filter)
    {
        for (var next = (GoalFilter?)filter; next is not null;)
        {
            var page = await goals.ListAsync(next);
            foreach (var goal in page.Goals)
            {
                yield return goal;
            }

            next = page.Next is { } after ? next with { After = after } : null;
        }
    }
}
