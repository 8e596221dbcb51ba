using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>The attempt is over, and the host looks how it leaves the workspace.</summary>
internal sealed record MarkBegun : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>How it will have ended.</summary>
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }
}

/// <summary>It has looked, or could not.</summary>
internal sealed record MarkEnded : WorkerStateEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>A hash of what the files contain; null when it was stopped.</summary>
    [JsonPropertyName("fingerprint")]
    public string? Fingerprint { get; init; }

    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }
}
