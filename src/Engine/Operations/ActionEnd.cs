using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>What the action of a step gave, before anything was checked.</summary>
internal sealed record ActionEnd
{
    /// <summary>How it ended.</summary>
    public required OperationOutcome Outcome { get; init; }

    /// <summary>What this host lacks, so that nothing was begun; null when it was.</summary>
    public string? Lack { get; init; }

    /// <summary>Why, and what else is worth telling; empty for a plain success.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The exit status of a command.</summary>
    public int? ExitCode { get; init; }

    /// <summary>A bounded piece of what it said.</summary>
    public string Excerpt { get; init; } = string.Empty;

    /// <summary>All of it, when the piece is not.</summary>
    public ArtifactReference? Output { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Active { get; init; }
}
