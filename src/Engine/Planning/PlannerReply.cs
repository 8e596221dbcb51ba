using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What a planner of the application gave.</summary>
internal sealed record PlannerReply
{
    /// <summary>The plan, which is not looked at yet; null for none.</summary>
    [JsonPropertyName("plan")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDefinition? Plan { get; init; }

    /// <summary>Why this plan.</summary>
    [JsonPropertyName("why")]
    public string Why { get; init; } = string.Empty;

    /// <summary>Why there is no plan; empty where there is one, or none was given.</summary>
    [JsonPropertyName("none")]
    public string None { get; init; } = string.Empty;

    /// <summary>Why what it gave is no plan; empty otherwise.</summary>
    [JsonPropertyName("problem")]
    public string Problem { get; init; } = string.Empty;

    /// <summary>Why it gave nothing; empty where it gave something.</summary>
    [JsonPropertyName("fault")]
    public string Fault { get; init; } = string.Empty;

    /// <summary>Whether that does not pass by itself.</summary>
    [JsonPropertyName("lasting")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLasting { get; init; }
}
