using System.Text.Json;

namespace Orleans.Goals.Operations;

/// <summary>A tool of a <see cref="IToolSource"/>, as agents are offered it.</summary>
public sealed record ToolDescription
{
    /// <summary>The name by which models call it: <c>[a-z][a-z0-9_-]{0,63}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the source knows it by; kept in the record, and given back with every call.</summary>
    public required string Key { get; init; }

    /// <summary>What it does, for the model.</summary>
    public required string Description { get; init; }

    /// <summary>The JSON schema of its arguments: that of an object.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>What it may do to the world.</summary>
    public required ToolEffect Effect { get; init; }

    /// <summary>Who does it, in two or three words, where that is not the application itself: the model is told with everything the tool gives. Null for the application.</summary>
    public string? From { get; init; }
}
