using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads what a goal may cost.</summary>
internal static class BudgetReader
{
    /// <summary>The budget; without limits when none is written.</summary>
    public static GoalBudget Read(ReadingState state, MapFields root)
    {
        var budget = root.Node("budget") is { } node
            ? MapFields.Of(state, node, root.PathOf("budget"), "a map such as {wallClock: 2h, attempts: 50, replans: 5}", GoalKeys.Budget)
            : null;
        return budget is null ? new GoalBudget() : new GoalBudget
        {
            WallClock = budget.Duration("wallClock"),
            Active = budget.Duration("active"),
            Attempts = budget.Number("attempts", long.MaxValue),
            Replans = (int?)budget.Number("replans", int.MaxValue),
            Tokens = budget.Count("tokens"),
            Turns = budget.Count("turns"),
            ToolCalls = budget.Count("toolCalls"),
            Cost = TariffReader.Plain(budget.Decimal("cost")),
        };
    }
}
