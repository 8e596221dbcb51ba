using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Settings;

/// <summary>A model and how it is used. What a call says itself goes before what is said here.</summary>
public sealed record ModelOptions
{
    /// <summary>The model's name, as the server lists it.</summary>
    public required string Model { get; init; }

    /// <summary>How much it reasons; null leaves it to the server.</summary>
    /// <value>Default: null.</value>
    public ReasoningEffort? Effort { get; init; }

    /// <summary>The most tokens of a reply, reasoning included; null leaves it to the server.</summary>
    /// <value>Default: null.</value>
    public int? MaximumOutputTokens { get; init; }
}
