using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What a plan wants of a goal that is a step of it. State, not an event: only the newest counts.</summary>
internal sealed record ChildDesired
{
    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    /// <summary>The actor of the plan.</summary>
    [JsonPropertyName("plan")]
    public required string Plan { get; init; }

    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt at it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>The call by which the agent of the attempt made it; 0 for a goal that is the step.</summary>
    [JsonPropertyName("call")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Call { get; init; }

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

    /// <summary>Whether a goal above holds the workspace it works in.</summary>
    [JsonPropertyName("held")]
    public bool IsHeld { get; init; }

    /// <summary>The names of the secrets of the goals above: none of their values may be kept of what the goal's commands say.</summary>
    [JsonPropertyName("redacted")]
    public ImmutableArray<string> Redacted { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The goal's contract; sent until the goal has shown that it has it.</summary>
    [JsonPropertyName("contract")]
    public GoalContract? Contract { get; init; }
}

/// <summary>What a goal is lent by the plan that it is a step of, beside what its own budget says. Null is no limit.</summary>
internal sealed record ChildLoan
{
    /// <summary>Attempts at steps.</summary>
    [JsonPropertyName("attempts")]
    public long? Attempts { get; init; }

    /// <summary>Active time.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>Plans after the first.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>What its models may cost.</summary>
    [JsonPropertyName("models")]
    public ModelLoan? Models { get; init; }
}

/// <summary>What a goal used, those below it included.</summary>
internal sealed record ChildUsage
{
    /// <summary>Attempts at steps.</summary>
    [JsonPropertyName("attempts")]
    public long Attempts { get; init; }

    /// <summary>Active time.</summary>
    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>Active time that attempts were billed beyond what was reserved for them.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>Plans after the first.</summary>
    [JsonPropertyName("replans")]
    public int Replans { get; init; }

    /// <summary>What its models took in and gave out; null for nothing.</summary>
    [JsonPropertyName("models")]
    public ModelUsage? Models { get; init; }
}
