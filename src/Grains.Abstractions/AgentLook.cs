using System.Text.Json.Serialization;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>What a worker does on its silo at this moment.</summary>
internal sealed record AgentLook
{
    /// <summary>The turn it is in.</summary>
    [JsonPropertyName("turn")]
    public required int Turn { get; init; }

    /// <summary>A tool, or the model.</summary>
    [JsonPropertyName("doing")]
    public required string Doing { get; init; }

    /// <summary>The first line of the tool's first argument, or null.</summary>
    [JsonPropertyName("line")]
    public string? Line { get; init; }

    /// <summary>Since when.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>The end of what its model is saying, or null.</summary>
    [JsonPropertyName("says")]
    public string? Says { get; init; }
}
