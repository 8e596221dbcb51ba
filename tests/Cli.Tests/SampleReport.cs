using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Tests;

/// <summary>Reports for tests of what is shown.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset Accepted = new(2026, 1, 31, 10, 0, 0, TimeSpan.Zero);

    public static readonly GoalReport Blocked = new()
    {
        Id = GoalId.Local("release"),
        Objective = "Ship it.",
        Workspace = "/ship",
        Status = GoalStatus.Blocked,
        Reason = "no plan is left. step push failed",
        Holds = [],
        Questions = [],
        Criteria =
        [
            new CheckVerdict { Id = "packed", Verdict = Verdict.Passed, Reason = "'out/A.nupkg' exists" },
            new CheckVerdict { Id = "pushed", Verdict = Verdict.Failed, Reason = "the command exited with status 1" },
        ],
        Fences = [new CheckVerdict { Id = "sources", Verdict = Verdict.Unmeasurable, Reason = "not verified yet" }],
        Plans = 2,
        CyclePlans = 2,
        PlanHistory =
        [
            new PlanView { Number = 1, Name = "quick", Outcome = "failed", Reason = "step pack failed", Steps = [Step("build", "done", 1), Step("pack", "failed", 2, "the command exited with status 3")] },
            new PlanView
            {
                Number = 2,
                Name = "slow",
                Outcome = "failed",
                Reason = "step push failed",
                Steps = [Step("build", "kept", 0, "finished by local/release/plan-1/build/1"), Step("push-all-2", "failed", 1, "first line\nsecond line"), Step("tell", "pending", 0)],
            },
        ],
        Rounds = 1,
        CycleRounds = 1,
        Usage = new UsageView { Attempts = 3, ActiveSeconds = 12.5, WallSeconds = 65 },
        Budget = new GoalBudget { WallClock = TimeSpan.FromHours(2), Attempts = 50 },
        AcceptedAt = Accepted,
    };

    public static StepView Step(string id, string state, int attempts, string reason = "") => new() { Id = id, State = state, Attempts = attempts, Reason = reason };

    /// <summary>An active goal whose one plan has these steps.</summary>
    public static GoalReport Active(params StepView[] steps) => Blocked with
    {
        Status = GoalStatus.Active,
        Reason = string.Empty,
        Plans = 1,
        CyclePlans = 1,
        PlanHistory = [new PlanView { Number = 1, Name = "only", Outcome = "running", Reason = string.Empty, Steps = [.. steps] }],
    };
}
