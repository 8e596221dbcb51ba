using System.Text.Json.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Where a goal stands, as the plan that it is a step of hears it. State, not an event.</summary>
internal sealed record ChildObserved
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The newest generation of <see cref="ChildDesired"/> the goal has taken.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>Its status.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>Why it is not moving, or null when it is.</summary>
    [JsonPropertyName("hold")]
    public PlanHold? Hold { get; init; }

    /// <summary>Whether something of it is at work, or may be.</summary>
    [JsonPropertyName("busy")]
    public bool IsBusy { get; init; }

    /// <summary>What it used, when it has ended; else null. Nothing of it is open then, and this never changes any more.</summary>
    [JsonPropertyName("usage")]
    public ChildUsage? Usage { get; init; }
}
