using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>
/// What a model's tokens count and cost. Whole numbers throughout, so that sums are exact: weights in thousandths, money in billionths (a price with three decimals for a million
/// tokens is a whole number of them for one).
/// </summary>
/// <param name="CachedWeight">A cached input token, in thousandths of an uncached one.</param>
/// <param name="OutputWeight">An output token, in thousandths.</param>
/// <param name="InputPrice">An uncached input token, in billionths.</param>
/// <param name="CachedPrice">A cached input token, in billionths.</param>
/// <param name="OutputPrice">An output token, in billionths.</param>
internal sealed record ModelTariff(long CachedWeight, long OutputWeight, long InputPrice, long CachedPrice, long OutputPrice)
{
    /// <summary>Billionths of a whole.</summary>
    public const long Billion = 1_000_000_000;

    private const long Thousand = 1_000;

    /// <summary>The tariff of a model: its own price, else that of any model, else nothing.</summary>
    public static ModelTariff Of(AgentPolicy policy, ModelChoice? model)
    {
        var price = PriceOf(policy, model);
        return new ModelTariff(
            Thousandths(policy.Weights?.Cached ?? 1),
            Thousandths(policy.Weights?.Output ?? 1),
            Thousandths(price?.Input ?? 0),
            Thousandths(price?.Cached ?? price?.Input ?? 0),
            Thousandths(price?.Output ?? 0));
    }

    /// <summary>The price of a model, or null when there is none.</summary>
    public static ModelPrice? PriceOf(AgentPolicy policy, ModelChoice? model) =>
        policy.Prices.FirstOrDefault(price => price.Model == model?.Name) ?? policy.Prices.FirstOrDefault(static price => price.Model == ModelPrice.AnyModel);

    /// <summary>A sum of money as it is counted.</summary>
    public static long CostOf(decimal sum) => (long)decimal.Ceiling(sum * Billion);

    /// <summary>What a call took in and gave out, with what it counts and costs.</summary>
    public ModelUsage Charge(ModelUsage usage) => usage with
    {
        Weight = Count(usage.Input, usage.Cached, usage.Output) - (usage.Input + usage.Output),
        Cost = Cost(usage.Input, usage.Cached, usage.Output),
    };

    /// <summary>What tokens count, rounded up.</summary>
    public long Count(long input, long cached, long output) => ((Uncached(input, cached) * Thousand) + (cached * CachedWeight) + (output * OutputWeight) + Thousand - 1) / Thousand;

    /// <summary>What tokens cost, in billionths.</summary>
    public long Cost(long input, long cached, long output) => (Uncached(input, cached) * InputPrice) + (cached * CachedPrice) + (output * OutputPrice);

    /// <summary>The most output tokens that fit beside an input of which nothing may be cached; not below 0, null for no limit.</summary>
    /// <param name="tokens">What is left of the budget of tokens; null for no limit.</param>
    /// <param name="cost">What is left of the budget of money, in billionths; null for no limit.</param>
    /// <param name="input">The input tokens.</param>
    public long? Fits(long? tokens, long? cost, long input)
    {
        var most = tokens is { } counted ? Math.Max(0, ((counted - input) * Thousand) / OutputWeight) : (long?)null;
        if (cost is not { } money)
        {
            return most;
        }

        var left = money - (input * InputPrice);
        var paid = left < 0 ? 0 : OutputPrice == 0 ? long.MaxValue : left / OutputPrice;
        return most < paid ? most : paid;
    }

    private static long Uncached(long input, long cached) => Math.Max(0, input - cached);

    private static long Thousandths(decimal value) => (long)(value * Thousand);
}
