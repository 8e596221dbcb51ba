using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What a model costs, in whatever currency a goal counts in: the price of a million tokens, with at most three decimals.</summary>
public sealed record ModelPrice
{
    /// <summary>The <see cref="Model"/> that stands for every model without a price of its own.</summary>
    public const string AnyModel = "*";

    /// <summary>The model's name, or <see cref="AnyModel"/>.</summary>
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    /// <summary>A million input tokens that were not cached.</summary>
    [JsonPropertyName("input")]
    public required decimal Input { get; init; }

    /// <summary>A million input tokens that were cached; null for what uncached ones cost.</summary>
    [JsonPropertyName("cached")]
    public decimal? Cached { get; init; }

    /// <summary>A million output tokens, reasoning included.</summary>
    [JsonPropertyName("output")]
    public required decimal Output { get; init; }
}

/// <summary>How much tokens count for the budget of tokens, an uncached input token being 1: at most three decimals.</summary>
public sealed record TokenWeights
{
    /// <summary>A cached input token, 0 to 1; null for 1.</summary>
    [JsonPropertyName("cached")]
    public decimal? Cached { get; init; }

    /// <summary>An output token, 0.001 to 1,000; null for 1.</summary>
    [JsonPropertyName("output")]
    public decimal? Output { get; init; }
}
