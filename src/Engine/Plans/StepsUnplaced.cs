using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Plans;

/// <summary>It was looked which steps that could begin need what no host has: these, and no others.</summary>
internal sealed record StepsUnplaced : PlanStateEvent
{
    [JsonPropertyName("steps")]
    public required ImmutableArray<string> Steps { get; init; }
}
