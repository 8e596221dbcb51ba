using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Api.Tests;

/// <summary>Read models of tests.</summary>
internal static class Reports
{
    private static readonly DateTimeOffset At = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static GoalReport Active { get; } = new()
    {
        Id = GoalId.Local("a"),
        Objective = "A goal of a test.",
        Workspace = "/work",
        Status = GoalStatus.Active,
        Reason = string.Empty,
        Holds = [],
        Questions = [],
        Criteria = [],
        Fences = [],
        Plans = 0,
        PlanHistory = [],
        Rounds = 0,
        Usage = new UsageView { Attempts = 0, ActiveSeconds = 0, WallSeconds = 0 },
        Budget = new GoalBudget(),
        AcceptedAt = At,
    };

    public static GoalEvent Event(GoalId goal, int number) => new()
    {
        Cursor = new Cursor($"{number}"),
        At = At,
        Goal = goal,
        Type = "stepBegun",
        Text = $"event {number} \"quoted\"\nand on a second line \u2028 \u00e4",
    };
}
