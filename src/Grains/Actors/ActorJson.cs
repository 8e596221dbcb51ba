using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Actors;

/// <summary>How messages between actors are written: declaration order, nulls left out, no white space.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SiloDescription))]
[JsonSerializable(typeof(Desired))]
[JsonSerializable(typeof(PlanForget))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(ChildDesired))]
[JsonSerializable(typeof(ChildReport))]
[JsonSerializable(typeof(WorkerDesired))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(BoardCrew))]
[JsonSerializable(typeof(BoardQuestion))]
[JsonSerializable(typeof(BoardShown))]
[JsonSerializable(typeof(ExecutionEnd))]
[JsonSerializable(typeof(GoalClaim))]
[JsonSerializable(typeof(WorkspaceGrant))]
[JsonSerializable(typeof(ExecutionReminder))]
[JsonSerializable(typeof(WatchNotice))]
[JsonSerializable(typeof(ShardCount))]
[JsonSerializable(typeof(IndexNews))]
internal sealed partial class ActorJson : JsonSerializerContext;

/// <summary>That a plan deletes its record.</summary>
internal sealed record PlanForget;

/// <summary>Into how many shards a silo's cluster divides its goals.</summary>
internal sealed record ShardCount
{
    /// <summary>The number.</summary>
    [JsonPropertyName("shards")]
    public required int Shards { get; init; }
}

/// <summary>What lists show of some goals.</summary>
internal sealed record IndexNews
{
    /// <summary>The goals.</summary>
    [JsonPropertyName("goals")]
    public required ImmutableArray<IndexNotice> Goals { get; init; }
}

/// <summary>Where a plan stands, and which.</summary>
internal sealed record PlanReport
{
    /// <summary>The plan's id.</summary>
    [JsonPropertyName("plan")]
    public required string Plan { get; init; }

    /// <summary>Where it stands.</summary>
    [JsonPropertyName("observed")]
    public required Observed Observed { get; init; }
}

/// <summary>Where a goal that is a step of a plan stands, and which.</summary>
internal sealed record ChildReport
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>Where it stands.</summary>
    [JsonPropertyName("observed")]
    public required ChildObserved Observed { get; init; }
}

/// <summary>Where a worker stands, and which.</summary>
internal sealed record WorkerReport
{
    /// <summary>The worker's id.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    /// <summary>Where it stands.</summary>
    [JsonPropertyName("observed")]
    public required WorkerObserved Observed { get; init; }
}

/// <summary>What a worker asks of the board, and which.</summary>
internal sealed record BoardQuestion
{
    /// <summary>The worker's id.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    /// <summary>What it asks.</summary>
    [JsonPropertyName("ask")]
    public required BoardAsk Ask { get; init; }
}

/// <summary>What a goal wants of its workspace, and which goal.</summary>
internal sealed record GoalClaim
{
    /// <summary>The goal.</summary>
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>What it wants.</summary>
    [JsonPropertyName("claim")]
    public required WorkspaceClaim Claim { get; init; }
}

/// <summary>The result of an execution.</summary>
internal sealed record ExecutionEnd
{
    /// <summary>The operation.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>Which run of it.</summary>
    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    /// <summary>What it gave.</summary>
    [JsonPropertyName("result")]
    public required OperationResult Result { get; init; }
}

/// <summary>An execution that a record says a silo runs.</summary>
internal sealed record ExecutionReminder
{
    /// <summary>The stable name of the actor's kind.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>The actor's id.</summary>
    [JsonPropertyName("actor")]
    public required string Actor { get; init; }

    /// <summary>The operation.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>Which run of it.</summary>
    [JsonPropertyName("execution")]
    public required int Execution { get; init; }

    /// <summary>Whether it is to be stopped.</summary>
    [JsonPropertyName("stopping")]
    public required bool Stopping { get; init; }
}
