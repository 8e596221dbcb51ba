using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Operations;

/// <summary>A function of the embedding application that measures a check, inside the host's process.</summary>
/// <remarks>
/// It only looks: it may be asked again at any time, after a host died also for the same round, and by several goals at once. What it changes in
/// the workspace makes a round void.
/// </remarks>
public interface IVerifier
{
    /// <summary>The name by which checks call it: a valid <see cref="Identifier"/>.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <param name="call">What for.</param>
    /// <param name="cancellationToken">Its time is over, or the goal does not need it any more.</param>
    /// <returns>The verdict. An exception counts as <see cref="Verdict.Unmeasurable"/>, with its message.</returns>
    ValueTask<VerifierVerdict> VerifyAsync(VerifierCall call, CancellationToken cancellationToken);
}

/// <summary>One call of a verifier.</summary>
public sealed record VerifierCall
{
    /// <summary>The goal.</summary>
    public required GoalId Goal { get; init; }

    /// <summary>The id of the operation that it is a part of: stable over executions, unique for ever.</summary>
    public required string Operation { get; init; }

    /// <summary>Which execution of the operation this is, from 1.</summary>
    public required int Execution { get; init; }

    /// <summary>The check's id.</summary>
    public required string Check { get; init; }

    /// <summary>The absolute path of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>What the check tells it.</summary>
    public required ImmutableSortedDictionary<string, string> With { get; init; }
}

/// <summary>What a verifier found.</summary>
public sealed record VerifierVerdict
{
    /// <summary>Whether the condition holds; <see cref="Verdict.Unmeasurable"/> when it cannot be told, which never counts as passed.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in a sentence a person can act on; cut after <see cref="CheckVerdict.MaximumReason"/> characters.</summary>
    public required string Reason { get; init; }

    /// <summary>The whole of what it saw, kept as an artifact; null for nothing.</summary>
    public string? Evidence { get; init; }
}
