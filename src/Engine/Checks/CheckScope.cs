using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Checks;

/// <summary>What checks are evaluated for, and where.</summary>
internal sealed record CheckScope
{
    /// <summary>The goal.</summary>
    public required GoalId Goal { get; init; }

    /// <summary>The operation.</summary>
    public required string Operation { get; init; }

    /// <summary>Its execution.</summary>
    public required int Execution { get; init; }

    /// <summary>The folder that paths are relative to and commands run in.</summary>
    public required string Workspace { get; init; }

    /// <summary>What commands are given in their environment.</summary>
    public GivenEnvironment Environment { get; init; } = GivenEnvironment.Nothing;

    /// <summary>What unchanged files are compared with; null when none was taken.</summary>
    public ArtifactReference? Baseline { get; init; }

    /// <summary>When commands are stopped in any case; null for never.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The operation's folder.</summary>
    public required OperationFolder Folder { get; init; }

    /// <summary>What the checks are, <c>checks</c> or <c>fences</c>: a part of their artifacts' names.</summary>
    public required string Kind { get; init; }

    /// <summary>Told the process of a command that was started.</summary>
    public Action<int, DateTimeOffset>? Started { get; init; }
}
