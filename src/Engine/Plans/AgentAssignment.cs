using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What the agents of a plan are told of its goal.</summary>
internal sealed record AgentAssignment
{
    /// <summary>What the goal wants.</summary>
    [JsonPropertyName("objective")]
    public required string Objective { get; init; }

    /// <summary>What it is done when.</summary>
    [JsonPropertyName("doneWhen")]
    public required ImmutableArray<Check> DoneWhen { get; init; }

    /// <summary>What the initializer wrote besides; default for nothing.</summary>
    [JsonPropertyName("features")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<FeatureItem> Features { get; init; }

    /// <summary>How its agents work.</summary>
    [JsonPropertyName("policy")]
    public required AgentPolicy Policy { get; init; }

    /// <summary>How the goal makes its plans.</summary>
    [JsonPropertyName("strategy")]
    public required PlanStrategy Strategy { get; init; }

    /// <summary>The newest verdicts on the goal's criteria when the plan was begun; default for none.</summary>
    [JsonPropertyName("manifest")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<CheckVerdict> Manifest { get; init; }

    /// <summary>What the last attempt of the plan before left, or null.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How far attempts of the plans before have got; null when that is not known.</summary>
    [JsonPropertyName("progress")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>Why the plan before did not do, or null.</summary>
    [JsonPropertyName("setback")]
    public string? Setback { get; init; }
}
