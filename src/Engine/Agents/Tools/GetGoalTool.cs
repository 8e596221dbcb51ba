using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Operations;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>get_goal</c>: contract, status, manifest, and what is left of the budget.</summary>
/// <param name="goals">The records.</param>
internal sealed class GetGoalTool(RecordGoals goals) : AgentTool(
    "get_goal",
    ToolEffect.Reads,
    "Read where your goal stands: objective, status, every criterion and fence with its last verdict, the steps of the plan, and what is used of the budget.",
    """
    { "type": "object", "additionalProperties": false, "properties": {} }
    """)
{
    private const int Steps = 60;

    /// <inheritdoc/>
    protected override async ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken) =>
        await goals.ReportAsync(call.Goal, cancellationToken).ConfigureAwait(false) is { } report ? new ToolOutput(Write(report)) : new ToolOutput("there is no record of the goal", Failed: true);

    private static string Write(GoalReport report)
    {
        var text = new StringBuilder();
        text.Append(report.Id).Append(": ").Append(report.Status).Append(report.Reason.Length == 0 ? string.Empty : $" ({report.Reason})").Append('\n');
        text.Append("Objective: ").Append(report.Objective).Append('\n');
        Verdicts(text, "Criteria", report.Criteria);
        Verdicts(text, "Fences", report.Fences);
        if (report.PlanHistory is [.., var plan])
        {
            text.Append(CultureInfo.InvariantCulture, $"Plan {plan.Number} ({plan.Name}):\n");
            foreach (var step in plan.Steps.Take(Steps))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {step.Id}: {step.State}, {step.Attempts} attempts{(step.Reason.Length == 0 ? string.Empty : $", {step.Reason}")}\n");
                foreach (var made in step.Made)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  - its agent made goal {made.Goal}: {made.State}{(made.Reason.Length == 0 ? string.Empty : $", {made.Reason}")}\n");
                }
            }
        }

        return text.Append("Budget: ").Append(Budget(report)).ToString();
    }

    private static void Verdicts(StringBuilder text, string title, IEnumerable<CheckVerdict> verdicts)
    {
        var first = true;
        foreach (var verdict in verdicts)
        {
            text.Append(first ? $"{title}:\n" : string.Empty).Append("- ").Append(verdict.Id).Append(": ").Append(verdict.Verdict).Append(verdict.Reason.Length == 0 ? string.Empty : $" ({verdict.Reason})").Append('\n');
            first = false;
        }
    }

    private static string Budget(GoalReport report)
    {
        var (used, budget) = (report.Usage, report.Budget);
        return string.Join("; ", ((string[])
        [
            Of("tokens", used.Models is { } models ? models.InputTokens + models.OutputTokens : 0, budget.Tokens),
            Of("turns", used.Models?.Turns ?? 0, budget.Turns),
            Of("attempts", used.Attempts, budget.Attempts),
            budget.Active is { } active ? $"active time {DurationText.Format(TimeSpan.FromSeconds(used.ActiveSeconds))} of {DurationText.Format(active)}" : string.Empty,
            budget.WallClock is { } wall ? $"wall clock {DurationText.Format(TimeSpan.FromSeconds(used.WallSeconds))} of {DurationText.Format(wall)}" : string.Empty,
        ]).Where(static part => part.Length > 0));
    }

    private static string Of(string what, long used, long? limit) =>
        limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"{what}: {used} of {most} used, {Math.Max(0, most - used)} left") : string.Create(CultureInfo.InvariantCulture, $"{what}: {used} used, no limit");
}
