using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What a worker has to do with the goals that its agent makes. What became of them its plan tells.</summary>
internal sealed record GoalLink
{
    /// <summary>Calls made; names the next.</summary>
    [JsonPropertyName("asks")]
    public int Asks { get; init; }

    /// <summary>The newest call, until the model has its answer.</summary>
    [JsonPropertyName("ask")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoalAsk? Ask { get; init; }

    /// <summary>The goals that are to be stopped.</summary>
    [JsonPropertyName("stopping")]
    public ImmutableArray<int> Stopping { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The goals of whose end the model was told.</summary>
    [JsonPropertyName("told")]
    public ImmutableSortedSet<int> Told { get; init => field = value ?? []; } = [];
}
