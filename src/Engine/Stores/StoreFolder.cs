using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Stores;

/// <summary>Makes folders, and makes durable what was created, renamed or deleted in one.</summary>
internal static class StoreFolder
{
    /// <summary>What a new file may be used for: nothing by anybody but its owner, because output may hold what others must not see.</summary>
    public const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int OpenReadOnly = 0;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and its parents where they are missing, for their user only, durably.</summary>
    public static void Create(string folder)
    {
        var missing = new List<string>();
        for (var path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing.Add(path);
        }

        if (missing.Count == 0)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly);
        foreach (var path in missing)
        {
            Flush(Path.GetDirectoryName(path) ?? path);
        }
    }

    /// <summary>Returns when the folder's entries are on the disk. .NET has no call for it; Windows neither offers nor needs one.</summary>
    /// <exception cref="IOException">The entries may not be durable.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(Marshal.StringToCoTaskMemUTF8(folder), OpenReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private static IOException Failure(string folder) =>
        new($"the folder {folder} cannot be made durable: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    private static int Open(nint path, int flags)
    {
        try
        {
            return OpenFile(path, flags);
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(nint path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
