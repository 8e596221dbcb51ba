using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Goals;

/// <summary>Something about the result on its way to where it belongs.</summary>
internal abstract record DeliveryEvent : GoalStateEvent
{
    private protected DeliveryEvent()
    {
    }
}

/// <summary>The commit that passed the round is being pushed to the branch where the goal's result belongs.</summary>
internal sealed record DeliveryBegun : DeliveryEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>It is there; or could not be pushed.</summary>
internal sealed record DeliveryEnded : DeliveryEvent
{
    /// <summary>The commit and the branch; null when it could not be pushed.</summary>
    [JsonPropertyName("head")]
    public WorkspaceMark? Head { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
}
