using System.Buffers.Binary;
using System.Globalization;

namespace Orleans.Goals.Simulation.Scheduling;

/// <summary>A hash over everything that happens in a universe, in order: equal in two runs exactly when they were the same universe.</summary>
internal sealed class TraceHash
{
    private const ulong Prime = 0x9E3779B185EBCA87UL;

    private ulong state = 0x27D4EB2F165667C5UL;

    /// <summary>Takes in a number.</summary>
    public void Add(long value)
    {
        unchecked
        {
            state = System.Numerics.BitOperations.RotateLeft(state ^ ((ulong)value * Prime), 29) * Prime;
        }
    }

    /// <summary>Takes in a text.</summary>
    public void Add(string text)
    {
        foreach (var character in text)
        {
            Add(character);
        }
    }

    /// <summary>Takes in bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        for (; bytes.Length >= sizeof(long); bytes = bytes[sizeof(long)..])
        {
            Add(BinaryPrimitives.ReadInt64LittleEndian(bytes));
        }

        foreach (var rest in bytes)
        {
            Add(rest);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => state.ToString("x16", CultureInfo.InvariantCulture);
}
