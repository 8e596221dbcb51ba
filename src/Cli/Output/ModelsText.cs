using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What models took in and gave out, in a few words.</summary>
internal static class ModelsText
{
    /// <summary>A sum of money, to four decimals.</summary>
    public static string Money(decimal sum) => sum.ToString("0.00##", CultureInfo.InvariantCulture);

    /// <summary>Turns and tokens, with what they may be at most.</summary>
    public static string Of(ModelUsageView usage, GoalBudget? budget = null)
    {
        var tokens = usage.InputTokens + usage.OutputTokens;
        var turns = budget?.Turns is { } most ? string.Create(CultureInfo.InvariantCulture, $"{usage.Turns} of {most} turns") : PlainText.Count(usage.Turns, "turn");
        var counted = usage.CountedTokens == tokens ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", counted as {usage.CountedTokens:N0}");
        var tools = budget?.ToolCalls is { } calls ? string.Create(CultureInfo.InvariantCulture, $", {usage.ToolCalls} of {calls} tool calls") : string.Empty;
        var cost = budget?.Cost is null && usage.Cost is null ? string.Empty : $", cost {Money(usage.Cost ?? 0)}{(budget?.Cost is { } money ? $" of {Money(money)}" : string.Empty)}";
        var of = budget?.Tokens is { } limit ? string.Create(CultureInfo.InvariantCulture, $" of {limit:N0}") : string.Empty;
        var cached = usage.InputTokens == 0 ? 0 : 100 * usage.CachedTokens / usage.InputTokens;
        var judges = usage.JudgeCalls == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {usage.JudgeTokens:N0} of them by judges in {PlainText.Count(usage.JudgeCalls, "call")}");
        return string.Create(CultureInfo.InvariantCulture, $"{turns}, {tokens:N0}{of} tokens ({cached} % of the input cached{counted}{judges}){tools}{cost}");
    }
}
