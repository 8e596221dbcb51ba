using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>A command as it is to be run, or why it is not.</summary>
internal sealed record SandboxedCommand
{
    /// <summary>Program and arguments; empty when it is refused.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Why it must not be run, and what helps; null when it may.</summary>
    public string? Refusal { get; init; }

    /// <summary>A command that must not be run.</summary>
    public static SandboxedCommand Refused(string why) => new() { Arguments = [], Refusal = why };
}
