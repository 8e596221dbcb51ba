using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Board;

/// <summary>What a worker tells the board. State: the newest is enough, for a call stays in it until it is answered.</summary>
internal sealed record BoardAsk
{
    /// <summary>Whether the worker has the account that its attempt begins with.</summary>
    [JsonPropertyName("begun")]
    public bool HasBegun { get; init; }

    /// <summary>The number of the newest message that its model has been told; 0 for none.</summary>
    [JsonPropertyName("read")]
    public long Read { get; init; }

    /// <summary>When it last used something that it claims and that would lapse soon; null when it did not.</summary>
    [JsonPropertyName("used")]
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>What it asks, or null.</summary>
    [JsonPropertyName("call")]
    public BoardCall? Call { get; init; }
}
