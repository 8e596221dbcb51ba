using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What the agents of a goal share, as scripts get it.</summary>
internal sealed record BoardLine
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("id")]
    public required GoalId Id { get; init; }

    /// <summary>The board; an empty one for a goal that has none.</summary>
    [JsonPropertyName("board")]
    public required BoardReport Board { get; init; }
}
