using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Plans;

/// <summary>It was looked with which operations of dead hosts no other can go on: these, and no others.</summary>
internal sealed record OperationsStranded : PlanStateEvent
{
    [JsonPropertyName("stranded")]
    public required ImmutableArray<string> Operations { get; init; }
}
