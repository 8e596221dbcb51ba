using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Something about where an attempt works.</summary>
internal abstract record WorkerPlaceEvent : WorkerStateEvent
{
    private protected WorkerPlaceEvent()
    {
    }
}

/// <summary>The host looks at the workspace, or makes the attempt's worktree.</summary>
internal sealed record PlaceBegun : WorkerPlaceEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }
}

/// <summary>It has; or could not, and the attempt works in the workspace as it is.</summary>
internal sealed record PlaceEnded : WorkerPlaceEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>Where the attempt works; null when that is to be looked for again, or when the attempt cannot begin.</summary>
    [JsonPropertyName("place")]
    public WorkerPlace? Place { get; init; }

    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }
}

/// <summary>The attempt is over but for what it changed: the host commits that, and merges it.</summary>
internal sealed record LandBegun : WorkerPlaceEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>How it will have ended, unless it cannot be merged.</summary>
    [JsonPropertyName("ending")]
    public required WorkerEnding Ending { get; init; }
}

/// <summary>That is done, or could not be. The attempt ends with it.</summary>
internal sealed record LandEnded : WorkerPlaceEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }
}
