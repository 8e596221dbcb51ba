using System.Text.Json.Serialization;

namespace Orleans.Goals.Stores;

/// <summary>Names an artifact and what its bytes must be.</summary>
public sealed record ArtifactReference
{
    /// <summary>Its name in the goal, <c>operation/name</c>; made by the operation that wrote it.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Its length in bytes.</summary>
    [JsonPropertyName("length")]
    public required long Length { get; init; }

    /// <summary>The SHA-256 of its bytes, lower-case hexadecimal.</summary>
    [JsonPropertyName("sha256")]
    public required string Sha256 { get; init; }
}
