using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>What a valid goal file says.</summary>
public sealed record ParsedGoalFile
{
    /// <summary>The goal's name as written, a valid <see cref="Identifiers.Identifier"/>; null when the file leaves it to its name.</summary>
    public required string? Id { get; init; }

    /// <summary>The contract, valid.</summary>
    public required GoalContract Contract { get; init; }
}
