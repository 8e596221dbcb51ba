using System.Text.Json.Serialization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A part of an artifact that is asked for.</summary>
internal sealed record ArtifactRange
{
    /// <summary>The most bytes of a part: messages between clients and silos stay far below their bound.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    /// <summary>The artifact.</summary>
    [JsonPropertyName("artifact")]
    public required ArtifactReference Artifact { get; init; }

    /// <summary>Where the part begins, in bytes.</summary>
    [JsonPropertyName("offset")]
    public required long Offset { get; init; }
}

/// <summary>A part of an artifact.</summary>
internal sealed record ArtifactPart
{
    /// <summary>Its bytes, as many as there are up to <see cref="ArtifactRange.MaximumBytes"/>; null when there is no such artifact.</summary>
    [JsonPropertyName("bytes")]
    public byte[]? Bytes { get; init; }
}
