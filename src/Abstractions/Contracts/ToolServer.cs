using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>A server of the Model Context Protocol whose tools a goal's agents have: a program of this machine, or an address.</summary>
public sealed record ToolServer
{
    /// <summary>How long one call may take when nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The program, which is spoken to by its input and output; null for a server at an address.</summary>
    [JsonPropertyName("command")]
    public CommandLine? Command { get; init; }

    /// <summary>What the program finds in its environment beside what the host's has; null for nothing.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>The address, with http or https; null for a program.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; init; }

    /// <summary>Headers of every request to the address. <c>${secret:NAME}</c> in a value stands for a secret. Null for none.</summary>
    [JsonPropertyName("headers")]
    public ImmutableSortedDictionary<string, string>? Headers { get; init => field = value?.WithComparers(StringComparer.Ordinal); }

    /// <summary>The tools that agents have of it, by the server's own names; null for all.</summary>
    [JsonPropertyName("tools")]
    public ImmutableArray<string>? Tools { get; init; }

    /// <summary>Whether what the server says of its tools is believed: that one only reads, or may be called twice. If not, every tool counts as one that acts, once.</summary>
    [JsonPropertyName("trust")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Trust { get; init; }

    /// <summary>How long one call may take; null for <see cref="DefaultTimeout"/>.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; init; }
}
