using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Agents.Git;

/// <summary>Looks where an attempt of an agent begins, or makes its worktree. Can be done again. The result has a <see cref="OperationResult.Place"/>.</summary>
internal sealed record PlaceSpec : OperationSpec
{
    /// <summary>The worker's id, which the worktree goes by.</summary>
    public required string Worker { get; init; }

    /// <summary>Whether programs that the repository's own configuration names may be run.</summary>
    public bool Trusts { get; init; }

    /// <summary>Where it works, if not in the workspace itself.</summary>
    public PlanIsolation? Isolation { get; init; }
}

/// <summary>Commits what an attempt of an agent changed; from a worktree it is merged too if the attempt succeeded. Can be done again. The result's reason says where the changes are.</summary>
internal sealed record LandSpec : OperationSpec
{
    /// <summary>What names such operations of a worker.</summary>
    public const string OperationName = "land";

    /// <summary>The worker's id, which the worktree goes by.</summary>
    public required string Worker { get; init; }

    /// <summary>Where it worked.</summary>
    public required WorkerPlace Place { get; init; }

    /// <summary>Whether programs that the repository's own configuration names may be run. Only for a checkout of a remote: elsewhere <see cref="Place"/> says it.</summary>
    public bool Trusts { get; init; }

    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>Whether the attempt did what it was to do.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>What the commit says, without trailers.</summary>
    public required string Message { get; init; }

    /// <summary>The trailers, but for the one that names the operation.</summary>
    public required System.Collections.Immutable.ImmutableArray<string> Trailers { get; init; }

    /// <summary>The worker whose worktree an operation of this kind ends; null when the id is of another kind.</summary>
    public static string? WorkerOf(string operation)
    {
        var slash = operation.LastIndexOf('/');
        return slash > 0 && operation.AsSpan(slash + 1).StartsWith($"{OperationName}-", StringComparison.Ordinal) ? operation[..slash] : null;
    }
}
