using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Stores;

/// <summary>What a list of goals shows of one, kept beside its record in the same transaction.</summary>
public sealed record RecordSummary
{
    /// <summary>The status as of the commit.</summary>
    public required GoalStatus Status { get; init; }

    /// <summary>The objective, cut to at most <see cref="MaximumObjective"/> characters.</summary>
    public required string Objective { get; init; }

    /// <summary>The goal whose step it is; null for a goal of its own.</summary>
    public Identifiers.GoalId? Parent { get; init; }

    /// <summary>When the goal was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When the summary last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The longest objective a list shows, in characters.</summary>
    public const int MaximumObjective = 120;
}
