using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>One piece of outside work, as computed from an actor's record. Holds all that is needed to do it.</summary>
public abstract record OperationSpec
{
    private protected OperationSpec()
    {
    }

    /// <summary>The absolute path of the workspace; of one on a git remote its address, until the host has a checkout.</summary>
    public required string Workspace { get; init; }

    /// <summary>What the workspace is a checkout of; null where it is a folder.</summary>
    internal Remotes.RemoteCheckout? Remote { get; init; }

    /// <summary>What the goal says of the environment of commands; null for nothing.</summary>
    public CommandEnvironment? Environment { get; init; }

    /// <summary>The names of all secrets of the goal: whatever a command, check or tool says, their values are taken out of it.</summary>
    public ImmutableArray<string> Redacted { get; init; } = [];

    /// <summary>When to stop it at the latest, whatever its timeout: the end of the goal's wall clock. Null for no such end.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}

/// <summary>Tries a step once: its action, then its checks, then the goal's fences.</summary>
/// <remarks>
/// Checks are made after an action that succeeded, fences always. The result has the verdicts of both, each in declared order
/// (<see cref="OperationResult.Verdicts"/>, <see cref="OperationResult.Fences"/>).
/// </remarks>
public sealed record AttemptSpec : OperationSpec
{
    /// <summary>The step.</summary>
    public required StepDefinition Step { get; init; }

    /// <summary>Where it works, if not in the workspace itself.</summary>
    public PlanIsolation? Isolation { get; init; }

    /// <summary>The goal's fences.</summary>
    public required ImmutableArray<Check> Fences { get; init; }

    /// <summary>The baseline that <see cref="UnchangedCheck"/> compares with; null when no check needs one.</summary>
    public ArtifactReference? Baseline { get; init; }
}

/// <summary>Runs checks, and tells whether the workspace held still meanwhile.</summary>
public sealed record VerifySpec : OperationSpec
{
    /// <summary>The checks in order; the result has a verdict for each, under the same id.</summary>
    public required ImmutableArray<Check> Checks { get; init; }

    /// <summary>The baseline that <see cref="UnchangedCheck"/> compares with; null when no check needs one.</summary>
    public ArtifactReference? Baseline { get; init; }

    /// <summary>
    /// For each check what the step that it belongs to says of the environment besides; default when no check belongs to a step.
    /// </summary>
    public ImmutableArray<CommandEnvironment?> StepEnvironments { get; init; }

    /// <summary>How models judge; null when no check asks for that.</summary>
    internal JudgeSpec? Judge { get; init; }

    /// <summary>Whether to compare the workspace's fingerprint before and after, outside of what checks declare to write.</summary>
    public required bool Fingerprint { get; init; }
}

/// <summary>Runs the command that tells what a step of unknown outcome did; if it says that the step did its work, the step's checks as well.</summary>
/// <remarks>
/// The result succeeded when the command exited with status 0 and every check passed. Its exit status is that of the command. The command changes nothing, so an execution
/// that takes over runs it again.
/// </remarks>
public sealed record ReconcileSpec : OperationSpec
{
    /// <summary>The command.</summary>
    public required CommandLine Command { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The step's checks.</summary>
    public required ImmutableArray<Check> Checks { get; init; }

    /// <summary>The baseline that <see cref="UnchangedCheck"/> compares with; null when no check needs one.</summary>
    public ArtifactReference? Baseline { get; init; }
}

/// <summary>Hashes the files that the patterns name and writes the hashes as an artifact.</summary>
public sealed record BaselineSpec : OperationSpec
{
    /// <summary>All patterns of the contract's unchanged checks.</summary>
    public required ImmutableArray<string> Patterns { get; init; }

    /// <summary>Hashes that were taken before and stay as they are; null for none.</summary>
    public ArtifactReference? Existing { get; init; }

    /// <summary>The patterns whose files <see cref="Existing"/> is of: they are not hashed again.</summary>
    public ImmutableArray<string> Covered { get; init; } = [];
}
