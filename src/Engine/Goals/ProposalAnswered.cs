using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The goal answers a proposal of its plan.</summary>
internal sealed record ProposalAnswered : GoalStateEvent
{
    [JsonPropertyName("verdict")]
    public required ProposalVerdict Verdict { get; init; }
}
