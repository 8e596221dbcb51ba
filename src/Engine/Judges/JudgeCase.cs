using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Judges;

/// <summary>What all votes on one criterion are given.</summary>
internal sealed record JudgeCase
{
    /// <summary>The verification that they are a part of.</summary>
    public required HostExecution Execution { get; init; }

    /// <summary>Its specification.</summary>
    public required VerifySpec Spec { get; init; }

    /// <summary>The criterion.</summary>
    public required JudgeCheck Check { get; init; }

    /// <summary>What the host has measured in the same round.</summary>
    public required ImmutableArray<ShownVerdict> Verdicts { get; init; }

    /// <summary>Takes values of secrets out of texts.</summary>
    public required Redactor Redactor { get; init; }

    /// <summary>The model; null for what the host is set to.</summary>
    public ModelChoice? Model => Check.Model ?? Spec.Judge!.Model;
}
