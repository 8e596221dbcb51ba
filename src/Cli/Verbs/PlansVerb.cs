using System.Globalization;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals plans</c>: the plans that were tried, and how two of them differ. Reads, also while another process holds the store.</summary>
internal sealed class PlansVerb(CommandContext context)
{
    /// <summary>Tells of the plans.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="number">Only this plan; null for all.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ListAsync(GoalId goal, int? number)
    {
        using var stored = new StoredGoals(context.Store.Folder, context.Time);
        if (await stored.AccountAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        var plans = number is null ? report.PlanHistory : report.PlanHistory.RemoveAll(plan => plan.Number != number);
        if (number is { } wanted && plans.IsEmpty)
        {
            return context.Fail(ExitCodes.WrongInput, Missing(report, wanted));
        }

        context.Output.Plans(new PlansLine { Id = goal, Plans = report.Plans, PlanHistory = plans }, number is null ? report.Plans - plans.Length : 0, report.History!.Until);
        return ExitCodes.Complete;
    }

    /// <summary>Tells how two plans differ.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> CompareAsync(GoalId goal, int from, int to)
    {
        using var stored = new StoredGoals(context.Store.Folder, context.Time);
        if (await stored.ReportAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        foreach (var number in (int[])[from, to])
        {
            if (number < 1 || number > report.Plans)
            {
                return context.Fail(ExitCodes.WrongInput, Missing(report, number));
            }
        }

        if (await stored.CompareAsync(goal, from, to) is not { } difference)
        {
            return context.Fail(ExitCodes.WrongInput, "one of the plans has not begun its work yet");
        }

        context.Output.Difference(difference);
        return ExitCodes.Complete;
    }

    private static string Missing(GoalReport report, int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"there is no plan {number} of {StoreLocation.NameOf(report.Id)} to show: {PlainText.Count(report.Plans, "plan")} begun{(report.Plans > GoalReport.MaximumPlans ? $", the newest {GoalReport.MaximumPlans} are kept at hand" : string.Empty)}");
}
