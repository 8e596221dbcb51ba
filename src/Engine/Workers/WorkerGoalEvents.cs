using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Something between a worker and the goals that its agent makes.</summary>
internal abstract record WorkerGoalEvent : WorkerStateEvent
{
    private protected WorkerGoalEvent()
    {
    }
}

/// <summary>The agent wants a goal made; its call has its answer when the plan has decided.</summary>
internal sealed record GoalAsked : WorkerGoalEvent
{
    [JsonPropertyName("ask")]
    public required GoalAsk Ask { get; init; }
}

/// <summary>The call has its answer.</summary>
internal sealed record GoalAnswered : WorkerGoalEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }
}

/// <summary>The agent wants a goal stopped that it made.</summary>
internal sealed record GoalStopWanted : WorkerGoalEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }
}

/// <summary>The model was told that a goal has ended.</summary>
internal sealed record GoalEndTold : WorkerGoalEvent
{
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>What it was told; empty where that is the answer to its call.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}
