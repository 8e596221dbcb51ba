using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>Events of a goal, in order.</summary>
internal sealed record EventPage
{
    /// <summary>The events; empty when nothing happened while it was waited for.</summary>
    [JsonPropertyName("events")]
    public required ImmutableArray<GoalEvent> Events { get; init; }

    /// <summary>Whether nothing more will ever happen.</summary>
    [JsonPropertyName("ended")]
    public required bool Ended { get; init; }
}
