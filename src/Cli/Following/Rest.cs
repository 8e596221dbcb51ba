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
        GoalStatus.UsageLimited => report.Holds.Any(hold => hold is { Kind: QuotaHold, Until: not null }),
        _ => false,
    };

    /// <summary>Whether a command or a check of a step is at work.</summary>
    public static bool IsAtWork(GoalReport report) =>
        report is { EndedAt: null, PlanHistory: [.., var plan] } && plan.Steps.Any(step => step.State is "running" or "checking");
}
