using System.Text.Json.Serialization;
using Orleans.Goals.Commands;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A part of an archive on its way to the goal's silo.</summary>
internal sealed record ArchiveChunk
{
    /// <summary>Names this try to import it: 32 hexadecimal digits.</summary>
    [JsonPropertyName("upload")]
    public required string Upload { get; init; }

    /// <summary>How many bytes the whole archive has.</summary>
    [JsonPropertyName("length")]
    public required long Length { get; init; }

    /// <summary>Where this part begins.</summary>
    [JsonPropertyName("offset")]
    public required long Offset { get; init; }

    /// <summary>Its bytes; none to ask how far it is.</summary>
    [JsonPropertyName("bytes")]
    public required byte[] Bytes { get; init; }
}

/// <summary>How far an import is.</summary>
internal sealed record ArchiveProgress
{
    /// <summary>From where on bytes are wanted: the archive's length when all are there.</summary>
    [JsonPropertyName("next")]
    public required long Next { get; init; }

    /// <summary>The reply; null while there is none yet.</summary>
    [JsonPropertyName("reply")]
    public CommandReply? Reply { get; init; }
}

/// <summary>A part of an archive that is asked for.</summary>
internal sealed record ArchiveRange
{
    /// <summary>The archive that earlier parts are of; null for a new one.</summary>
    [JsonPropertyName("export")]
    public string? Export { get; init; }

    /// <summary>Where the part begins.</summary>
    [JsonPropertyName("offset")]
    public required long Offset { get; init; }
}

/// <summary>A part of an archive of a goal.</summary>
internal sealed record ArchivePart
{
    /// <summary>The archive that it is of.</summary>
    [JsonPropertyName("export")]
    public required string Export { get; init; }

    /// <summary>How many bytes the whole has.</summary>
    [JsonPropertyName("length")]
    public required long Length { get; init; }

    /// <summary>The part's bytes; null when that archive is not there any more, so that another must be asked for.</summary>
    [JsonPropertyName("bytes")]
    public byte[]? Bytes { get; init; }
}
