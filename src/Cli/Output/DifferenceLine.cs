using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Output;

/// <summary>How an edit changes a goal's contract, for scripts.</summary>
internal sealed record DifferenceLine
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>What changes; empty when nothing does.</summary>
    [JsonPropertyName("difference")]
    public required ImmutableArray<string> Difference { get; init; }
}
