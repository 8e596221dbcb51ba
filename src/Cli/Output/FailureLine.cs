using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Cli.Output;

/// <summary>A failure as scripts get it: the last line of the output.</summary>
internal sealed record FailureLine
{
    /// <summary>What is wrong and what to do.</summary>
    [JsonPropertyName("error")]
    public required string Error { get; init; }

    /// <summary>The command's exit code.</summary>
    [JsonPropertyName("exitCode")]
    public required int ExitCode { get; init; }

    /// <summary>What is wrong with a goal file, or null.</summary>
    [JsonPropertyName("errors")]
    public ImmutableArray<FileErrorLine>? Errors { get; init; }
}

/// <summary>One thing that is wrong with a goal file.</summary>
internal sealed record FileErrorLine
{
    /// <summary>The file, as it was given.</summary>
    [JsonPropertyName("file")]
    public required string File { get; init; }

    /// <summary>The line, from 1.</summary>
    [JsonPropertyName("line")]
    public required int Line { get; init; }

    /// <summary>The character in the line, from 1.</summary>
    [JsonPropertyName("column")]
    public required int Column { get; init; }

    /// <summary>What is wrong; what would be right.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }
}
