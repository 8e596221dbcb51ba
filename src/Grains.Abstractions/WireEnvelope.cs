using Orleans.Concurrency;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>The one thing that travels between clients, silos and actors of goals: JSON of a named kind and version.</summary>
/// <remarks>
/// What is in it is versioned by <see cref="Kind"/> and <see cref="Version"/>, not by Orleans' serializer: silos and clients of neighbouring
/// releases understand each other as long as they know the kind. Members are never removed, renumbered or given another type.
/// </remarks>
[GenerateSerializer, Immutable, Alias("goals.envelope")]
public sealed record WireEnvelope
{
    /// <summary>What is in it, for example <c>goals.command</c>.</summary>
    [Id(0)]
    public required string Kind { get; init; }

    /// <summary>The format of what is in it, from 1.</summary>
    [Id(1)]
    public required int Version { get; init; }

    /// <summary>The JSON, UTF-8.</summary>
    [Id(2)]
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The W3C trace parent of whoever sent it, or null.</summary>
    [Id(3)]
    public string? TraceParent { get; init; }
}
