using System.Text.Json.Serialization;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Names immutable bytes that stand beside a head, cut into pieces.</summary>
internal sealed record BlobRecord
{
    /// <summary>Its name, made by the one append that wrote it: no other writer ever makes this name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Its length in bytes.</summary>
    [JsonPropertyName("length")]
    public required int Length { get; init; }

    /// <summary>The checksum of its bytes.</summary>
    [JsonPropertyName("crc")]
    public required uint Checksum { get; init; }

    /// <summary>How many pieces it is cut into; none when it is empty.</summary>
    [JsonIgnore]
    public int Pieces => (Length + StorageCells.MaximumBytes - 1) / StorageCells.MaximumBytes;
}
