using System.Text.Json.Serialization;

namespace Orleans.Goals.Cli.Output;

/// <summary>What <c>goals init</c> wrote, as scripts are told.</summary>
internal sealed record FirstFileLine
{
    /// <summary>The goal file.</summary>
    [JsonPropertyName("file")]
    public required string File { get; init; }

    /// <summary>The schema that editors check it by.</summary>
    [JsonPropertyName("schema")]
    public required string Schema { get; init; }
}
