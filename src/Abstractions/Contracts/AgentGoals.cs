using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>Goals that agents make by themselves, with a share of what their own attempt may cost: how deep and how many.</summary>
public sealed record AgentGoals
{
    /// <summary><see cref="Depth"/> when nothing else is said.</summary>
    public const int DefaultDepth = 2;

    /// <summary><see cref="Open"/> when nothing else is said.</summary>
    public const int DefaultOpen = 4;

    /// <summary><see cref="Total"/> when nothing else is said.</summary>
    public const int DefaultTotal = 16;

    /// <summary>How many levels of such goals there may be below this one, 0 to 3; with 0 its agents make none. Null for <see cref="DefaultDepth"/>.</summary>
    [JsonPropertyName("depth")]
    public int? Depth { get; init; }

    /// <summary>How many goals of one attempt may be under way at a time, 1 to 64; null for <see cref="DefaultOpen"/>.</summary>
    [JsonPropertyName("open")]
    public int? Open { get; init; }

    /// <summary>How many goals one attempt may make in all, 1 to 1,000; null for <see cref="DefaultTotal"/>.</summary>
    [JsonPropertyName("total")]
    public int? Total { get; init; }
}
