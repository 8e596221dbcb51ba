using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>An operation that was begun and is not settled, as actors keep it.</summary>
internal sealed record OpenOperation
{
    /// <summary>Its id, unique for ever.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>What it is for.</summary>
    [JsonPropertyName("kind")]
    public required OperationKind Kind { get; init; }

    /// <summary>The step it belongs to, or null.</summary>
    [JsonPropertyName("step")]
    public string? Step { get; init; }

    /// <summary>Its current execution, from 1. Results of another do not count.</summary>
    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    /// <summary>Who runs the current execution.</summary>
    [JsonPropertyName("owner")]
    public required OwnerId Owner { get; init; }

    /// <summary>When the first execution was committed.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>The active time that is reserved for it, at which it is stopped; null where nothing limits that.</summary>
    [JsonPropertyName("reserved")]
    public TimeSpan? Reserved { get; init; }

    /// <summary>The tokens that are reserved for its judges; null where there are none.</summary>
    [JsonPropertyName("tokens")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Tokens { get; init; }
}

/// <summary>What an operation is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationKind>))]
internal enum OperationKind
{
    /// <summary>Nothing; refused everywhere.</summary>
    None = 0,

    /// <summary>An attempt at a step.</summary>
    Attempt = 1,

    /// <summary>Looks which finished steps of earlier plans still hold.</summary>
    Recheck = 2,

    /// <summary>Looks whether a step of unknown outcome did its work.</summary>
    LostCheck = 3,

    /// <summary>A verification round.</summary>
    Round = 4,

    /// <summary>Takes the hashes that <c>unchanged</c> compares with.</summary>
    Baseline = 5,

    /// <summary>Runs the command that tells what a step of unknown outcome did.</summary>
    Reconcile = 8,

    /// <summary>A turn of an agent: a model call, and tools that only read.</summary>
    Turn = 9,

    /// <summary>A call of an agent's tool.</summary>
    Tool = 10,

    /// <summary>The checks of an agent's step, and the fences.</summary>
    Finish = 11,

    /// <summary>A call of the model that writes the goal's next plan, and tools that only read.</summary>
    Planning = 12,

    /// <summary>A question to a planner of the embedding application.</summary>
    Planner = 26,

    /// <summary>Looks where an agent's attempt begins, or makes its worktree.</summary>
    Place = 20,

    /// <summary>Commits what an agent's attempt changed.</summary>
    Land = 21,

    /// <summary>Looks how an agent's attempt leaves the workspace.</summary>
    Mark = 25,

    /// <summary>A try at delivering a notification.</summary>
    Notice = 16,

    /// <summary>Deletes what belongs to an ended goal.</summary>
    Clear = 17,

    /// <summary>Pushes the goal's result to the branch where it belongs.</summary>
    Deliver = 28,

    /// <summary>A command of an agent that runs beside its turns.</summary>
    Background = 24,
}
