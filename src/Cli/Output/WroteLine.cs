using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Output;

/// <summary>What a script is told of something that was written.</summary>
internal sealed record WroteLine
{
    /// <summary>The file or folder.</summary>
    [JsonPropertyName("path")]
    public required string Path { get; init; }

    /// <summary>The goal it is about, or null.</summary>
    [JsonPropertyName("goal")]
    public GoalId? Goal { get; init; }

    /// <summary>How many goals it holds, or null.</summary>
    [JsonPropertyName("goals")]
    public int? Goals { get; init; }
}
