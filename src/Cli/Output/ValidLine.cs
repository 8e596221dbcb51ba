using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Cli.Output;

/// <summary>A goal file in which nothing is wrong, as scripts are told.</summary>
internal sealed record ValidLine
{
    /// <summary>The file.</summary>
    [JsonPropertyName("file")]
    public required string File { get; init; }

    /// <summary>The id that its goal would have, or the first that would be tried.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>How its agents work, for each goal in it that has steps which agents do; null for none.</summary>
    [JsonPropertyName("agents")]
    public ImmutableArray<AgentsLine>? Agents { get; init; }

    /// <summary>Always true.</summary>
    [JsonPropertyName("valid")]
    public bool Valid { get; } = true;
}
