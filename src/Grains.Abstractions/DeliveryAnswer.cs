using System.Text.Json.Serialization;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>An actor's answer to what it was told.</summary>
public sealed record DeliveryAnswer
{
    /// <summary>Why it was refused, or null when it was accepted.</summary>
    [JsonPropertyName("refused")]
    public string? Refused { get; init; }

    /// <summary>Of an operation that was said to be running: what the actor wants of it.</summary>
    [JsonPropertyName("wish")]
    public OperationWish Wish { get; init; }
}

/// <summary>What an actor wants of an operation that runs for it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationWish>))]
public enum OperationWish
{
    /// <summary>Nothing was asked.</summary>
    None = 0,

    /// <summary>It shall go on.</summary>
    GoOn = 1,

    /// <summary>It shall be stopped; its result is still wanted.</summary>
    Stop = 2,

    /// <summary>Its result interests nobody any more.</summary>
    Forget = 3,
}
