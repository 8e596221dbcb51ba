using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The plan whose step a goal is, and the newest of its wishes.</summary>
internal sealed record Parentage
{
    /// <summary>The actor of the plan.</summary>
    [JsonPropertyName("plan")]
    public required string Plan { get; init; }

    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt at it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>The call by which the agent of the attempt made the goal; 0 for a goal that is the step.</summary>
    [JsonPropertyName("call")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Call { get; init; }

    /// <summary>The generation of the wish.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>Whether the goal may start things.</summary>
    [JsonPropertyName("mode")]
    public required DesiredMode Mode { get; init; }

    /// <summary>Why it is to stop; empty for another mode.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>When the wall clock of the goals above runs out, or null.</summary>
    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>What it was lent.</summary>
    [JsonPropertyName("lent")]
    public required ChildLoan Lent { get; init; }

    /// <summary>The id of the trace that the plan belongs to, and so the goal too; null where the plan has none.</summary>
    [JsonPropertyName("trace")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>Whether a goal above holds the workspace it works in: it needs no claim of its own then.</summary>
    [JsonPropertyName("held")]
    public bool IsHeld { get; init; }

    /// <summary>The sequence at which what the plan must hear last changed.</summary>
    [JsonPropertyName("told")]
    public long Told { get; init; }

    /// <summary>The key of the plan.</summary>
    [JsonIgnore]
    public ActorKey Key => new(ActorKind.Plan, Plan);
}
