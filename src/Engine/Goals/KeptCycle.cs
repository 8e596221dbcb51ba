using System.Text.Json.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What is kept of a cycle that is over.</summary>
internal sealed record KeptCycle
{
    /// <summary>Its number.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>How it ended.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>The due time it began for.</summary>
    [JsonPropertyName("due")]
    public DateTimeOffset? Due { get; init; }

    /// <summary>How many due times before that one had passed without a cycle.</summary>
    [JsonPropertyName("missed")]
    public required int Missed { get; init; }

    /// <summary>When it began.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When it ended.</summary>
    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Plans begun in it.</summary>
    [JsonPropertyName("plans")]
    public required int Plans { get; init; }

    /// <summary>Verification rounds begun in it.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>Attempts of its plans.</summary>
    [JsonPropertyName("attempts")]
    public required long Attempts { get; init; }

    /// <summary>Active time of all its operations.</summary>
    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>How much of it was more than the budget had reserved.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }
}
