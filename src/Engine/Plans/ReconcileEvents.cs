using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>The command that tells what a step of unknown outcome did is being run.</summary>
internal sealed record ReconcileBegun : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>It told: the step is done, or is tried again, or a person must say.</summary>
internal sealed record ReconcileEnded : PlanStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("step")]
    public required string Step { get; init; }

    [JsonPropertyName("result")]
    public required OperationResult Result { get; init; }

    /// <summary>Done, Ready, Unknown, or Stopped with the plan.</summary>
    [JsonPropertyName("next")]
    public required StepPhase Next { get; init; }
}
