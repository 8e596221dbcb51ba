using System.Collections.Immutable;

namespace Orleans.Goals.Operations;

/// <summary>A program as it is to be started, or why it must not be.</summary>
public sealed record ToolProgram
{
    /// <summary>Program and arguments, the sandbox around them included; empty when it is refused.</summary>
    public ImmutableArray<string> Arguments { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Its whole environment, the values of secrets included: for the process alone, in no log and no message.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Why it must not be started, and what helps; null when it may.</summary>
    public string? Refusal { get; init; }
}
