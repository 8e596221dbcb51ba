using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a goal file may say of when the host steps in because agents do not get on, and of the goals that they make.</summary>
internal static class GuardKeys
{
    public static readonly MapShape Guards = new(
        "guards",
        "Guards",
        [
            InARow("nudge", AgentGuards.DefaultNudge, "After so many attempts in a row that got equally far the next worker is told so."),
            InARow("backOff", AgentGuards.DefaultBackOff, "After so many the next attempt waits: a minute, and twice as long after each further one, up to an hour."),
            InARow("replan", AgentGuards.DefaultReplan, "After so many the step has failed, so that the goal's next plan follows; they are counted anew then."),
            Number("plans", AgentGuards.DefaultPlans, "When so many plans have ended like that, and nothing has changed since, the goal is `Blocked` until it is resumed."),
            Number("repeatsNudge", AgentGuards.DefaultRepeatsNudge, "How often in a row the same calls may give the same, or the same two replies follow each other, before the model is told."),
            Number("repeats", AgentGuards.DefaultRepeats, "How often before the attempt has failed."),
            Number("idle", AgentGuards.DefaultIdle, "Replies in a row without a tool call after which the attempt has failed."),
            Number("falseClaims", AgentGuards.DefaultFalseClaims, "Claims to be done that may not hold before the attempt has failed. With `strategy: fresh` it is 1 in any case."),
        ])
    {
        Before = "When the host steps in by itself. Two attempts got equally far when they ended with the same files and the same verdicts; what checks declare in `writes` does not count.",
    };

    public static readonly MapShape Goals = new(
        "agentGoals",
        "Goals that agents make",
        [
            Bound("depth", 0, AgentGoalRules.MaximumDepth, AgentGoals.DefaultDepth, "How many levels of such goals there may be below this goal. With `0` its agents make none."),
            Bound("open", 1, AgentGoalRules.MaximumOpen, AgentGoals.DefaultOpen, "How many goals of one attempt may be under way at a time."),
            Bound("total", 1, AgentGoalRules.MaximumTotal, AgentGoals.DefaultTotal, "How many goals one attempt may make in all."),
        ])
    {
        Before = "An agent can make a goal with `spawn_goal`, for a share of what its attempt was lent. It has the fences, the sandbox, the approvals and the network of the goal whose agent made it.",
    };

    private static KeyShape Bound(string name, int least, int most, int usual, string meaning) =>
        new(name, new WholeShape(least, most), meaning) { Default = $"`{usual.ToString(CultureInfo.InvariantCulture)}`" };

    private static KeyShape InARow(string name, int usual, string meaning) => Number(name, usual, meaning, GuardRules.LeastInARow);

    private static KeyShape Number(string name, int usual, string meaning, int least = 1) =>
        new(name, new WholeShape(least, GuardRules.Maximum), meaning) { Default = $"`{usual.ToString(CultureInfo.InvariantCulture)}`" };
}
