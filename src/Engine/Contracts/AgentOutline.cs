using Orleans.Goals.Contracts;
using static Orleans.Goals.Engine.Contracts.ContractOutline;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What a contract says of its agents, as an outline. Every part is always there, so that a comparison names values instead of parts that came or went.</summary>
internal static class AgentOutline
{
    /// <summary>The parts of a contract's outline.</summary>
    public static ContractOutline?[] Of(GoalContract contract)
    {
        var policy = contract.Agents ?? new AgentPolicy();
        return
        [
            Map("model", Model("work", policy.Work), Model("compact", policy.Compact), Model("judge", policy.Judge)),
            Map(
                "agents",
                policy.Sandbox is { } sandbox ? Leaf("sandbox", AgentWords.Word(sandbox)) : null,
                policy.Network ? Leaf("network", "true") : null,
                policy.Smoke is null ? null : Command(policy.Smoke, "smoke"),
                Time("maxStretch", policy.MaxStretch),
                Number("maxTurns", policy.MaxTurns),
                Number("compactAt", policy.CompactAt),
                List("prices", policy.Prices.Select(Price)),
                Map("weights", Sum("cached", policy.Weights?.Cached), Sum("output", policy.Weights?.Output))),
            contract.Strategy is { } strategy ? Leaf("strategy", AgentWords.Word(strategy)) : null,
        ];
    }

    /// <summary>A number with decimals.</summary>
    public static ContractOutline? Sum(string name, decimal? value) => value is { } number ? Leaf(name, number.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static ContractOutline Price(ModelPrice price) => Map(price.Model, Sum("input", price.Input), Sum("cached", price.Cached), Sum("output", price.Output));

    internal static ContractOutline Model(string role, ModelChoice? model) => Map(
        role,
        Text("name", model?.Name),
        model?.Effort is { } effort ? Leaf("effort", effort) : null,
        Number("maxOutputTokens", model?.MaxOutputTokens));
}
