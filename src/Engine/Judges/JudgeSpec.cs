using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Judges;

/// <summary>How models judge in a verification.</summary>
internal sealed record JudgeSpec
{
    /// <summary>The goal's objective.</summary>
    public required string Objective { get; init; }

    /// <summary>The model of criteria that name none; null for what the host is set to.</summary>
    public ModelChoice? Model { get; init; }

    /// <summary>How the goal's models count and cost; null for plain tokens.</summary>
    public AgentPolicy? Policy { get; init; }

    /// <summary>The tokens that all votes together may cost.</summary>
    public required long Tokens { get; init; }
}
