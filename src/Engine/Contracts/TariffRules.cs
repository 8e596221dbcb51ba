using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for prices of models, for weights of tokens, and for budgets that need them.</summary>
internal static class TariffRules
{
    /// <summary>The most prices of a goal.</summary>
    public const int MaximumPrices = 50;

    private const decimal HighestPrice = 1_000_000;
    private const decimal HighestCost = 1_000_000_000;
    private const decimal HighestWeight = 1_000;

    /// <summary>Prices and weights.</summary>
    public static void Apply(ContractFindings findings, AgentPolicy policy)
    {
        if (policy.Prices.Length > MaximumPrices)
        {
            findings.Add("agents.prices", $"there are {policy.Prices.Length} prices; write at most {MaximumPrices}");
        }

        for (var index = 0; index < policy.Prices.Length; index++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"agents.prices[{index}]");
            if (policy.Prices[index] is not { } price)
            {
                findings.Add(path, "there is no price");
                continue;
            }

            if (findings.HasText($"{path}.model", price.Model, "the name of a model, or \"*\" for any other") && policy.Prices.Take(index).Any(other => other?.Model == price.Model))
            {
                findings.Add($"{path}.model", $"'{Excerpt.Of(price.Model)}' has a price already; keep one");
            }

            Number($"{path}.input", price.Input, 0, HighestPrice);
            Number($"{path}.cached", price.Cached, 0, HighestPrice);
            Number($"{path}.output", price.Output, 0, HighestPrice);
            if (price.Input >= 0 && price.Cached > price.Input)
            {
                findings.Add($"{path}.cached", $"cached tokens cost {price.Cached}, more than others, {price.Input}; what a call may cost at most is counted without a cache, so write no more than that");
            }
        }

        Number("agents.weights.cached", policy.Weights?.Cached, 0, 1);
        Number("agents.weights.output", policy.Weights?.Output, 0.001m, HighestWeight);

        void Number(string path, decimal? value, decimal least, decimal most)
        {
            if (value is { } number && (number < least || number > most || decimal.Round(number, 3) != number))
            {
                findings.Add(path, string.Create(CultureInfo.InvariantCulture, $"{number} is not possible here; write {least} to {most:N0}, with at most three decimals"));
            }
        }
    }

    /// <summary>A limit in money, and that what is bounded by it has a price.</summary>
    public static void Cost(ContractFindings findings, GoalContract contract)
    {
        if (contract.Budget?.Cost is not { } cost)
        {
            return;
        }

        if (cost is <= 0 or > HighestCost)
        {
            findings.Add("budget.cost", string.Create(CultureInfo.InvariantCulture, $"the goal's models may cost {cost}, so none could be asked; write more than 0 and at most {HighestCost:N0}, or leave it out for no limit"));
        }

        var policy = contract.Agents ?? new AgentPolicy();
        if (!AgentRules.AreWritten(contract.Strategy) && (contract.Plans.IsDefaultOrEmpty || !contract.Plans.Any(static plan => plan is { Steps.IsDefaultOrEmpty: false } && AgentRules.AreIn(plan))))
        {
            // Goals that are steps have prices of their own, or none.
            return;
        }

        foreach (var model in Models(policy, contract).Where(model => ModelTariff.PriceOf(policy, model) is null).DistinctBy(static model => model?.Name, StringComparer.Ordinal))
        {
            findings.Add("budget.cost", model is null
                ? "the cost is bounded, and nobody says what a model costs; write agents: {prices: [{model: \"*\", input: 1.25, cached: 0.125, output: 10}]}, for a million tokens each"
                : $"the cost is bounded, and '{Excerpt.Of(model.Name)}' has no price; write one into agents.prices, for a million tokens each");
        }
    }

    /// <summary>The models that the goal's roles use; null for what the host is set to.</summary>
    private static IEnumerable<ModelChoice?> Models(AgentPolicy policy, GoalContract contract) =>
    [
        policy.Work,
        policy.Compact ?? policy.Work,
        policy.Plan ?? policy.Work,
        .. contract.DoneWhen.IsDefault ? [] : contract.DoneWhen.OfType<JudgeCheck>().Select(judge => judge.Model ?? policy.Judge ?? policy.Work),
    ];
}
