using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Orleans.Goals.Engine.Stores;

/// <summary>CRC-32C over the fields of a row, in one instruction per eight bytes: what the disk changed since is seen when it is read.</summary>
/// <remarks>Not a protection against a person who means to forge a row. Every field is preceded by its length, so that no two rows read alike.</remarks>
internal struct RecordChecksum
{
    private uint inverted = uint.MaxValue;

    /// <summary>Begins a row's checksum.</summary>
    public RecordChecksum()
    {
    }

    /// <summary>The checksum of what was added so far.</summary>
    public readonly uint Value => ~inverted;

    /// <summary>Adds a number.</summary>
    public RecordChecksum Add(long value)
    {
        inverted = BitOperations.Crc32C(inverted, unchecked((ulong)value));
        return this;
    }

    /// <summary>Adds a number that may be missing.</summary>
    public RecordChecksum Add(long? value) => Add(value.HasValue ? 1L : 0L).Add(value ?? 0L);

    /// <summary>Adds text.</summary>
    public RecordChecksum Add(string? value) => value is null ? Add(-1L) : Add(Encoding.UTF8.GetBytes(value).AsSpan());

    /// <summary>Adds bytes.</summary>
    public RecordChecksum Add(ReadOnlySpan<byte> bytes)
    {
        var crc = BitOperations.Crc32C(inverted, (ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        inverted = crc;
        return this;
    }
}
