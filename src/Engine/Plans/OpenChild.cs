using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A goal that a step of a plan is, and that is not known to have ended.</summary>
internal sealed record OpenChild
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>The attempt at the step.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>When it was begun.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>What it was lent: it is taken off what the plan has until the goal has ended.</summary>
    [JsonPropertyName("lent")]
    public required ChildLoan Lent { get; init; }

    /// <summary>The generation of what the plan wants of it.</summary>
    [JsonPropertyName("generation")]
    public long Generation { get; init; } = 1;

    /// <summary>Whether it may start things.</summary>
    [JsonPropertyName("mode")]
    public DesiredMode Mode { get; init; } = DesiredMode.Run;

    /// <summary>When the wall clock of the goals above runs out, or null.</summary>
    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Why the plan has given it up; null while it has not.</summary>
    [JsonPropertyName("setback")]
    public string? Setback { get; init; }

    /// <summary>The newest it said, or null.</summary>
    [JsonPropertyName("observed")]
    public ChildObserved? Observed { get; init; }

    /// <summary>Whether it may be at work: it has not taken the newest wish, or says so.</summary>
    [JsonIgnore]
    public bool IsBusy => Observed is not { IsBusy: false } observed || observed.Generation < Generation;
}
