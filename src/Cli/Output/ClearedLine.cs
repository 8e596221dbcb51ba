using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Output;

/// <summary>Which goals were deleted, for scripts.</summary>
internal sealed record ClearedLine
{
    /// <summary>The goals.</summary>
    [JsonPropertyName("cleared")]
    public required ImmutableArray<GoalId> Cleared { get; init; }
}
