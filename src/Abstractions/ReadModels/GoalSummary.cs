using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ReadModels;

/// <summary>One line of a list of goals.</summary>
public sealed record GoalSummary
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("id")]
    public required GoalId Id { get; init; }

    /// <summary>Where it stands.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>What is wanted, shortened for a list.</summary>
    [JsonPropertyName("objective")]
    public required string Objective { get; init; }

    /// <summary>The goal whose step it is; null for a goal of its own.</summary>
    [JsonPropertyName("parent")]
    public GoalId? Parent { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("acceptedAt")]
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When this line last changed.</summary>
    [JsonPropertyName("updatedAt")]
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Which goals to list.</summary>
public sealed record GoalFilter
{
    /// <summary>Only those of one tenant; null for all.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only those in one of these statuses; empty for all.</summary>
    public ImmutableArray<GoalStatus> Statuses { get; init; } = [];

    /// <summary>Where the last page ended; <c>default</c> for the first.</summary>
    public Cursor After { get; init; }

    /// <summary>The most goals to return, 1 to 1,000. Default 100.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A page of goals, newest accepted first.</summary>
public sealed record GoalPage
{
    /// <summary>The goals.</summary>
    [JsonPropertyName("goals")]
    public required ImmutableArray<GoalSummary> Goals { get; init; }

    /// <summary>Where the next page begins; null when this was the last.</summary>
    [JsonPropertyName("next")]
    public Cursor? Next { get; init; }
}
