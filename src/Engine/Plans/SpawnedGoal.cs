using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What became of a call of an agent that wanted a goal made: the goal, or why there is none.</summary>
internal sealed record SpawnedGoal
{
    /// <summary>The number of the call within the attempt.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Why there is none; null where there is one.</summary>
    [JsonPropertyName("fault")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }

    /// <summary>The goal, and what is wanted of it; null where there is none.</summary>
    [JsonPropertyName("child")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenChild? Child { get; init; }

    /// <summary>Its contract, until it has shown that it has it.</summary>
    [JsonPropertyName("contract")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoalContract? Contract { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    [JsonPropertyName("end")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpawnEnd? End { get; init; }

    /// <summary>Whether there is a goal that is not known to have ended.</summary>
    [JsonIgnore]
    public bool IsOpen => Child is not null && End is null;

    /// <summary>What its worker hears.</summary>
    public WorkerGoal Tell() => new() { Number = Number, Fault = Fault, Goal = Child?.Goal, End = End };
}

/// <summary>How a goal that an agent made has ended.</summary>
internal sealed record SpawnEnd
{
    /// <summary>Why it is not reached; empty when it is.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>What counts for it.</summary>
    [JsonPropertyName("usage")]
    public required ChildUsage Usage { get; init; }
}

/// <summary>An attempt whose worker has ended while goals that it made have not: it is open until they have.</summary>
internal sealed record WorkerLeave
{
    /// <summary>How the worker ended.</summary>
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }

    /// <summary>What its models took in and gave out.</summary>
    [JsonPropertyName("models")]
    public required Agents.ModelUsage Models { get; init; }

    /// <summary>Its active time.</summary>
    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>Whether nobody knows what became of it.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLost { get; init; }
}

/// <summary>What a worker hears of a goal that its agent wanted made.</summary>
internal sealed record WorkerGoal
{
    /// <summary>The number of the call.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Why there is none; null where there is one.</summary>
    [JsonPropertyName("fault")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }

    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoalId? Goal { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    [JsonPropertyName("end")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpawnEnd? End { get; init; }

    /// <summary>Whether there is a goal that is not known to have ended.</summary>
    [JsonIgnore]
    public bool IsOpen => Goal is not null && End is null;
}
