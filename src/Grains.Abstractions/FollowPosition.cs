using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>From where on a goal is followed.</summary>
internal sealed record FollowPosition
{
    /// <summary>The cursor of the last event seen.</summary>
    [JsonPropertyName("after")]
    public Cursor After { get; init; }

    /// <summary>The most events to return.</summary>
    [JsonPropertyName("limit")]
    public required int Limit { get; init; }

    /// <summary>How long to wait when there is nothing yet.</summary>
    [JsonPropertyName("wait")]
    public required TimeSpan Wait { get; init; }
}
