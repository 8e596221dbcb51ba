using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>A program and its arguments. Runs in the workspace with empty standard input and the host's environment.</summary>
public sealed record CommandLine
{
    /// <summary>The program, then its arguments. Never empty.</summary>
    [JsonPropertyName("arguments")]
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>A line for <c>/bin/sh -c</c>.</summary>
    public static CommandLine Shell(string line) => new() { Arguments = ["/bin/sh", "-c", line] };

    /// <inheritdoc/>
    public override string ToString() => Arguments is ["/bin/sh", "-c", var line] ? line : string.Join(' ', Arguments);
}
