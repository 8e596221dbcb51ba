using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What a goal may cost. A null limit is no limit.</summary>
public sealed record GoalBudget
{
    /// <summary>The time from acceptance, waiting and pauses included, after which nothing new starts and running commands are stopped.</summary>
    [JsonPropertyName("wallClock")]
    public TimeSpan? WallClock { get; init; }

    /// <summary>
    /// How long operations may be at work in all: steps, their checks, fences, rounds, over all plans. An attempt starts only with what is left, and is stopped when that is
    /// used up; checks and rounds are never cut short by it.
    /// </summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>How many attempts at steps may be made, over all plans.</summary>
    [JsonPropertyName("attempts")]
    public long? Attempts { get; init; }

    /// <summary>How many plans may follow the first.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>
    /// How many tokens the goal's models may take in and give out, over all plans: input, cached or not, and output, weighed by <see cref="AgentPolicy.Weights"/>. Before a call what
    /// it may cost at most is taken off; a call that does not fit is not made.
    /// </summary>
    [JsonPropertyName("tokens")]
    public long? Tokens { get; init; }

    /// <summary>How many turns the goal's agents may make, over all plans.</summary>
    [JsonPropertyName("turns")]
    public long? Turns { get; init; }

    /// <summary>How many tool calls the goal's agents may make, over all plans.</summary>
    [JsonPropertyName("toolCalls")]
    public long? ToolCalls { get; init; }

    /// <summary>What the goal's models may cost, over all plans, in the currency of <see cref="AgentPolicy.Prices"/>. Taken off before a call as tokens are.</summary>
    [JsonPropertyName("cost")]
    public decimal? Cost { get; init; }
}
