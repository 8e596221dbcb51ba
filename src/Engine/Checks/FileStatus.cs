using System.Runtime.InteropServices;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Checks;

/// <summary>What a file is and looks like from outside; of a link itself, not of what it leads to.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Modified">When its content changed last, in nanoseconds since 1970.</param>
/// <param name="Mode">Its permissions.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileStatus(FileKind Kind, long Size, long Modified, int Mode)
{
    private const int NoEntry = 2;
    private const int NotFolder = 20;
    private const int PermissionBits = 0xFFF;
    private const int KindBits = 0xF000;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    /// <summary>Looks at a file.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStatus Of(string path) => OperatingSystem.IsLinux() ? OfLinux(path) : OfOther(path);

    /// <summary>Looks at a file in an open folder, or with an empty name at what is open itself. On Linux only.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStatus At(int folder, string name)
    {
        if (NativeMethods.Statx(folder, name, NativeMethods.AtSymlinkNoFollow | NativeMethods.AtEmptyPath, NativeMethods.StatxBasic, out var found) != 0)
        {
            return Unknown(name);
        }

        return Read(found);
    }

    private static FileStatus OfLinux(string path) =>
        NativeMethods.Statx(NativeMethods.AtCurrentFolder, path, NativeMethods.AtSymlinkNoFollow, NativeMethods.StatxBasic, out var found) == 0 ? Read(found) : Unknown(path);

    private static FileStatus Unknown(string path) =>
        Marshal.GetLastPInvokeError() is NoEntry or NotFolder ? default : throw new IOException($"'{path}': {Marshal.GetLastPInvokeErrorMessage()}");

    private static FileStatus Read(StatxBuffer found)
    {
        var kind = (found.Mode & KindBits) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Other,
        };
        return new FileStatus(kind, found.Size, (found.ModifiedSeconds * NanosecondsPerSecond) + found.ModifiedNanoseconds, found.Mode & PermissionBits);
    }

    private static FileStatus OfOther(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null && !file.Exists)
        {
            return Directory.Exists(path) ? new FileStatus(FileKind.Folder, 0, 0, 0) : default;
        }

        var modified = (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
        return file.LinkTarget is null ? new FileStatus(FileKind.File, file.Length, modified, 0) : new FileStatus(FileKind.Link, 0, modified, 0);
    }
}
