using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Planning;

/// <summary>A planner of the application is asked for a plan.</summary>
internal sealed record PlannerAsked : PlanningEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("planner")]
    public required string Planner { get; init; }
}

/// <summary>It gave an answer, or none.</summary>
internal sealed record PlannerEnded : PlanningEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>What is wrong with the plan that it gave; empty when it gave none, or one that is valid.</summary>
    [JsonPropertyName("problem")]
    public string Problem { get; init; } = string.Empty;

    /// <summary>Why it gave nothing; empty when it gave something.</summary>
    [JsonPropertyName("fault")]
    public string Fault { get; init; } = string.Empty;

    /// <summary>Whether the process that asked it ended before there was an answer.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLost { get; init; }
}
