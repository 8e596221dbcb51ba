using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Following;

/// <summary>When a command may leave the goal it follows.</summary>
internal static class Rest
{
    private const string QuotaHold = "quota";

    /// <summary>Whether the goal goes on by itself: now, or at a time that is known.</summary>
    public static bool GoesOn(GoalReport report) => report.Status switch
    {
        GoalStatus.Active or GoalStatus.Waiting => true,
        GoalStatus.Blocked or GoalStatus.BudgetLimited => report.NextDue is not null,
        GoalStatus.UsageLimited => report.Holds.Any(hold => hold is { Kind: QuotaHold, Until: not null }),
        _ => false,
    };

    /// <summary>The steps that are at work: their command runs, or their checks do, or the goal that they are.</summary>
    public static IReadOnlyList<string> AtWork(GoalReport report) => report is { EndedAt: null, PlanHistory: [.., var plan] }
        ? [.. plan.Steps.Where(step => step.State is "running" or "checking" or "pursuing" or "working").Select(step => step.Id)]
        : [];
}
