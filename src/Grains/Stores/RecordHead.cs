using System.Buffers.Binary;
using System.Collections.Immutable;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>An actor's head record, as it was read or written, with the tag to write the next one.</summary>
/// <remarks>Stored as checksum of the rest (4 bytes), length of the header (4 bytes, both little-endian), header (an envelope), newest commits.</remarks>
internal sealed record RecordHead
{
    private const string Kind = "goals.head";
    private const int FrameBytes = sizeof(uint) + sizeof(int);

    /// <summary>What it says.</summary>
    public required HeadRecord Header { get; init; }

    /// <summary>The newest commits, the last of which has the head's version.</summary>
    public required ImmutableArray<HistoryCommit> Tail { get; init; }

    /// <summary>The tag to write the next one.</summary>
    public string? ETag { get; init; }

    /// <summary>The version; 0 when there is no record.</summary>
    public long Version => Header.Deleted || Header.Hidden ? 0 : Header.Version;

    /// <summary>How many bytes of events it holds.</summary>
    public long Size => CommitList.Size(Tail);

    /// <summary>The head of a record that does not exist.</summary>
    public static RecordHead None(string? etag) => new() { Header = new HeadRecord { Version = 0, Append = string.Empty }, Tail = [], ETag = etag };

    /// <summary>The head's bytes.</summary>
    public byte[] ToBytes()
    {
        var header = Envelope.Write(Kind, Header, StorageJson.Default.HeadRecord);
        var bytes = new byte[FrameBytes + header.Length + checked((int)Size)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(uint)), header.Length);
        header.CopyTo(bytes.AsMemory(FrameBytes));
        CommitList.Write(Tail, bytes.AsSpan(FrameBytes + header.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Checksum(bytes.AsSpan(sizeof(uint))));
        return bytes;
    }

    /// <summary>The head in a place.</summary>
    /// <exception cref="RecordCorruptException">What is there is no head, or of a newer version.</exception>
    public static RecordHead Read(StorageCell cell, StoredCell stored)
    {
        if (stored.Bytes is not { } bytes)
        {
            return None(stored.ETag);
        }

        var headerLength = bytes.Length < FrameBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(uint)));
        if (headerLength < 0 || headerLength > bytes.Length - FrameBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Checksum(bytes.AsSpan(sizeof(uint))))
        {
            throw new RecordCorruptException($"the record {cell.StateName} {cell.Grain.Key} is not what was written: its checksum does not match");
        }

        var header = Envelope.Read(bytes.AsMemory(FrameBytes, headerLength), Kind, StorageJson.Default.HeadRecord);
        return new RecordHead
        {
            Header = header,
            Tail = CommitList.Read(bytes.AsMemory(FrameBytes + headerLength), header.Version),
            ETag = stored.ETag,
        };
    }

    /// <summary>The checksum of bytes.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => new RecordChecksum().Add(bytes).Value;
}
