using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What models took in and gave out, in a few words.</summary>
internal static class ModelsText
{
    /// <summary>Turns and tokens, with what they may be at most.</summary>
    public static string Of(ModelUsageView usage, GoalBudget? budget = null)
    {
        var tokens = usage.InputTokens + usage.OutputTokens;
        var turns = budget?.Turns is { } most ? string.Create(CultureInfo.InvariantCulture, $"{usage.Turns} of {most} turns") : PlainText.Count(usage.Turns, "turn");
        var of = budget?.Tokens is { } limit ? string.Create(CultureInfo.InvariantCulture, $" of {limit:N0}") : string.Empty;
        var cached = usage.InputTokens == 0 ? 0 : 100 * usage.CachedTokens / usage.InputTokens;
        return string.Create(CultureInfo.InvariantCulture, $"{turns}, {tokens:N0}{of} tokens ({cached} % of the input cached)");
    }
}
