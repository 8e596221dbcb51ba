using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Workers;

/// <summary>The worker says that the goal is reached, and is at rest until the goal has looked.</summary>
internal sealed record WorkerProposed : WorkerStateEvent
{
    [JsonPropertyName("proposal")]
    public required WorkerProposal Proposal { get; init; }

    /// <summary>What it leaves, in its words.</summary>
    [JsonPropertyName("handoff")]
    public required Handoff Handoff { get; init; }
}

/// <summary>The goal has answered.</summary>
internal sealed record ProposalJudged : WorkerStateEvent
{
    [JsonPropertyName("verdict")]
    public required ProposalVerdict Verdict { get; init; }
}

/// <summary>The worker no longer says so: a person has said something that goes before it.</summary>
internal sealed record ProposalWithdrawn : WorkerStateEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }
}
