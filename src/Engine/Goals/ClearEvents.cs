using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What can happen to an ended goal that is being deleted.</summary>
internal abstract record ClearEvent : GoalStateEvent
{
    private protected ClearEvent()
    {
    }
}

/// <summary>What belongs to the goal is being deleted.</summary>
internal sealed record ClearBegun : ClearEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>It could not be deleted; it is tried again.</summary>
internal sealed record ClearFailed : ClearEvent
{
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    [JsonPropertyName("again")]
    public required DateTimeOffset Again { get; init; }
}

/// <summary>It is deleted, and with this commit the goal's own history: what remains is that the id was used.</summary>
internal sealed record GoalForgotten : ClearEvent;
