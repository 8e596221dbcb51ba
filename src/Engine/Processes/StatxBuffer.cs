using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>What <c>statx</c> tells of a file: the same layout on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    /// <summary>Kind and permissions.</summary>
    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>Length in bytes.</summary>
    [FieldOffset(40)]
    public long Size;

    /// <summary>Time of the last change of the content, seconds since 1970.</summary>
    [FieldOffset(112)]
    public long ModifiedSeconds;

    /// <summary>The rest of it.</summary>
    [FieldOffset(120)]
    public uint ModifiedNanoseconds;
}
