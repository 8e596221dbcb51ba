using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Agents;

/// <summary>What models may cost of what was lent. Null is no limit.</summary>
internal sealed record ModelLoan
{
    /// <summary>Tokens, input and output.</summary>
    [JsonPropertyName("tokens")]
    public long? Tokens { get; init; }

    /// <summary>Model calls.</summary>
    [JsonPropertyName("turns")]
    public long? Turns { get; init; }

    /// <summary>What is left of a budget after what was used; null where nothing limits.</summary>
    public static ModelLoan? Left(long? tokens, long? turns, ModelUsage used) => tokens is null && turns is null ? null : new ModelLoan
    {
        Tokens = tokens is { } all ? Math.Max(0, all - used.Tokens) : null,
        Turns = turns is { } most ? Math.Max(0, most - used.Calls) : null,
    };

    /// <summary>What counts as used when nobody knows: all of it.</summary>
    public ModelUsage AsUsed() => new() { Calls = Turns ?? 0, Input = Tokens ?? 0, Estimated = Tokens ?? 0 };
}
