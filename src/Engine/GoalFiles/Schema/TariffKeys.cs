using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a goal file may say of what models cost, and of how their tokens count.</summary>
internal static class TariffKeys
{
    public static readonly MapShape Price = new(
        "price",
        "A model's price",
        [
            new KeyShape("model", new TextShape(MaximumLength: ContractLimits.ModelCharacters), "The model's name, or `\"*\"` for every model without a price of its own.") { Required = true, Examples = ["\"gpt-5\""] },
            new KeyShape("input", new NumberShape(), "A million input tokens, at most three decimals.") { Required = true, Examples = ["1.25"] },
            new KeyShape("cached", new NumberShape(), "A million input tokens that the provider had cached.") { Default = "`input`", Examples = ["0.125"] },
            new KeyShape("output", new NumberShape(), "A million output tokens, reasoning included.") { Required = true, Examples = ["10"] },
        ])
    {
        Before = "In any currency: the one that `budget.cost` counts in. A call is charged with what its server says it took in and gave out; one that was lost, with the most it might have.",
    };

    public static readonly MapShape Weights = new(
        "weights",
        "Weights",
        [
            new KeyShape("cached", new NumberShape(), "A cached input token, `0` to `1`.") { Default = "`1`", Examples = ["0.1"] },
            new KeyShape("output", new NumberShape(), "An output token, `0.001` to `1000`.") { Default = "`1`", Examples = ["4"] },
        ])
    {
        Before = "How much a token counts for `budget.tokens`, an input token that was not cached being 1; at most three decimals.",
    };
}
