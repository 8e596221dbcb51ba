using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>What models took in and gave out. Calls that were lost count with all that they might have cost.</summary>
public sealed record ModelUsageView
{
    /// <summary>Model calls: turns, and those that shortened a conversation.</summary>
    [JsonPropertyName("turns")]
    public required long Turns { get; init; }

    /// <summary>Tool calls.</summary>
    [JsonPropertyName("toolCalls")]
    public required long ToolCalls { get; init; }

    /// <summary>Input tokens, cached ones included.</summary>
    [JsonPropertyName("inputTokens")]
    public required long InputTokens { get; init; }

    /// <summary>Of those, the ones that the provider had cached.</summary>
    [JsonPropertyName("cachedTokens")]
    public required long CachedTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    [JsonPropertyName("outputTokens")]
    public required long OutputTokens { get; init; }

    /// <summary>Of those, the ones for reasoning.</summary>
    [JsonPropertyName("reasoningTokens")]
    public required long ReasoningTokens { get; init; }

    /// <summary>Of all tokens, those that no server told: estimated from the text, or counted with what was reserved.</summary>
    [JsonPropertyName("estimatedTokens")]
    public required long EstimatedTokens { get; init; }

    /// <summary>How often a conversation was shortened.</summary>
    [JsonPropertyName("compactions")]
    public required long Compactions { get; init; }

    /// <summary>What the tokens count for the budget: all of them, where nothing weighs them.</summary>
    [JsonPropertyName("countedTokens")]
    public required long CountedTokens { get; init; }

    /// <summary>What it cost, in the currency of the goal's prices; null where there are none.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Cost { get; init; }

    /// <summary>Calls of models that judged. They are no turns.</summary>
    [JsonPropertyName("judgeCalls")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long JudgeCalls { get; init; }

    /// <summary>Of all tokens, input and output, those of models that judged.</summary>
    [JsonPropertyName("judgeTokens")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long JudgeTokens { get; init; }
}
