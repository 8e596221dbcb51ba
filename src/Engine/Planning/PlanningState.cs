using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Planning;

/// <summary>A plan that is being written: the conversation with the model, as far as it came.</summary>
internal sealed record PlanningState
{
    /// <summary>The conversation.</summary>
    [JsonPropertyName("transcript")]
    public ImmutableArray<TranscriptItem> Transcript { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How long the conversation was with the newest reply, in tokens; 0 before the first.</summary>
    [JsonPropertyName("context")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Context { get; init; }

    /// <summary>The tokens that are reserved for the open call.</summary>
    [JsonPropertyName("reserved")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Reserved { get; init; }

    /// <summary>The money that is reserved for it, in billionths.</summary>
    [JsonPropertyName("reservedCost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReservedCost { get; init; }

    /// <summary>Replies so far.</summary>
    [JsonPropertyName("replies")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Replies { get; init; }

    /// <summary>How often the model was shown what is wrong with its plan.</summary>
    [JsonPropertyName("repairs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Repairs { get; init; }

    /// <summary>Calls in a row that gave no reply.</summary>
    [JsonPropertyName("faults")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Faults { get; init; }

    /// <summary>Whether it may look at nothing any more: what it saw was longer than the model can take.</summary>
    [JsonPropertyName("blind")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBlind { get; init; }

    /// <summary>What the next call waits for, or null.</summary>
    [JsonPropertyName("wait")]
    public WorkerWait? Wait { get; init; }

    /// <summary>The number of the newest that a person had said when the open call, or that wait, began: who says more during a wait wants it to go on.</summary>
    [JsonPropertyName("steered")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steered { get; init; }
}

/// <summary>A plan as a model or a planner of the application wrote it, and as it was understood.</summary>
internal sealed record WrittenPlan
{
    /// <summary>The plan.</summary>
    [JsonPropertyName("plan")]
    public required PlanDefinition Plan { get; init; }

    /// <summary>Why it, in the model's words.</summary>
    [JsonPropertyName("why")]
    public string Why { get; init; } = string.Empty;

    /// <summary>Its steps as they were written.</summary>
    [JsonPropertyName("steps")]
    public required string Steps { get; init; }

    /// <summary>A hash that two plans share exactly when they have the same steps.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>The planner of the application that made it; null for a model.</summary>
    [JsonPropertyName("planner")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Planner { get; init; }
}

/// <summary>A written plan that was begun.</summary>
internal sealed record TriedPlan
{
    /// <summary>Its number.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Why it, in the model's words.</summary>
    [JsonPropertyName("why")]
    public string Why { get; init; } = string.Empty;

    /// <summary>Its steps as they were written; null for one of long ago.</summary>
    [JsonPropertyName("steps")]
    public string? Steps { get; init; }

    /// <summary>The hash of its steps; null for one that may be tried again, since a person changed something meanwhile.</summary>
    [JsonPropertyName("hash")]
    public string? Hash { get; init; }

    /// <summary>What became of it; empty while it is open.</summary>
    [JsonPropertyName("outcome")]
    public string Outcome { get; init; } = string.Empty;
}
