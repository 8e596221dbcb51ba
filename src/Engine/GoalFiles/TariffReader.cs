using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads what models cost and how their tokens count.</summary>
internal static class TariffReader
{
    private const string PriceExample = "a price for a million tokens such as {model: gpt-5, input: 1.25, cached: 0.125, output: 10}";

    /// <summary>The prices; none when the key is not written. What cannot be read stays null, so that positions agree with the file.</summary>
    public static ImmutableArray<ModelPrice> ReadPrices(ReadingState state, MapFields agents)
    {
        var items = agents.List("prices", $"a list with {PriceExample}") ?? [];
        return [.. items.Select((item, index) => ReadPrice(state, item, $"{agents.PathOf("prices")}[{index}]")!)];
    }

    /// <summary>The weights; null when the key is not written.</summary>
    public static TokenWeights? ReadWeights(ReadingState state, MapFields agents)
    {
        var fields = agents.Node("weights") is { } node
            ? MapFields.Of(state, node, agents.PathOf("weights"), "weights such as {cached: 0.1, output: 4}", TariffKeys.Weights)
            : null;
        return fields is null ? null : new TokenWeights { Cached = Plain(fields.Decimal("cached")), Output = Plain(fields.Decimal("output")) };
    }

    /// <summary>The same number in one way of writing: contracts are compared byte by byte.</summary>
    public static decimal? Plain(decimal? value) => value / 1.000000000000000000000000000000m;

    private static ModelPrice? ReadPrice(ReadingState state, YamlNode node, string path)
    {
        if (MapFields.Of(state, node, path, PriceExample, TariffKeys.Price) is not { } fields)
        {
            return null;
        }

        var model = fields.RequiredText("model", "the model's name, or \"*\" for any other");
        fields.Required("input", "what a million input tokens cost, for example input: 1.25");
        fields.Required("output", "what a million output tokens cost, for example output: 10");
        return new ModelPrice
        {
            Model = model!,
            Input = Plain(fields.Decimal("input")) ?? 0,
            Cached = Plain(fields.Decimal("cached")),
            Output = Plain(fields.Decimal("output")) ?? 0,
        };
    }
}
