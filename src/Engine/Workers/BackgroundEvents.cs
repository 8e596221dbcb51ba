using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>A command begins that runs beside the turns.</summary>
internal sealed record BackgroundBegun : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>What the model knows it by.</summary>
    [JsonPropertyName("handle")]
    public required string Handle { get; init; }

    /// <summary>The beginning of its command line.</summary>
    [JsonPropertyName("line")]
    public string Line { get; init; } = string.Empty;

    /// <summary>The call that began it.</summary>
    [JsonPropertyName("request")]
    public required ToolRequest Request { get; init; }

    /// <summary>What a person decided about it, where one was asked.</summary>
    [JsonPropertyName("approval")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApprovalDecision? Approval { get; init; }
}

/// <summary>Commands in the background are stopped.</summary>
internal sealed record BackgroundStopped : WorkerStateEvent
{
    [JsonPropertyName("handles")]
    public required ImmutableArray<string> Handles { get; init; }
}

/// <summary>A command in the background has ended.</summary>
internal sealed record BackgroundEnded : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>How, for the model; its call is the one that began it.</summary>
    [JsonPropertyName("answer")]
    public required ToolAnswer Answer { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
}

/// <summary>The attempt is over as soon as nothing runs beside it any more: what does is stopped.</summary>
internal sealed record WorkerCloses : WorkerStateEvent
{
    /// <summary>How it will have ended.</summary>
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }
}
