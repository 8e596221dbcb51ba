using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>The system calls of Linux that .NET has no name for.</summary>
internal static class NativeMethods
{
    public const int EExist = 17;
    public const int OpenReadOnly = 0;
    public const int OpenCloseOnExec = 0x80000;
    public const int AtCurrentFolder = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtEmptyPath = 0x1000;
    public const uint StatxBasic = 0x7FF;
    public const int OpenWriteOnly = 1;
    public const int OpenCreate = 0x40;
    public const int OpenExclusive = 0x80;
    public const int OpenPath = 0x200000;

    private const string Library = "libc";

    /// <summary>A link at the end of a path is not followed. The one flag here that is not the same on every architecture.</summary>
    public static int OpenNoFollow { get; } = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    [DllImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static extern int OpenAt(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);

    [DllImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    public static extern int MakeFolderAt(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint mode);

    [DllImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    public static extern int UnlinkAt(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport(Library, EntryPoint = "renameat", SetLastError = true)]
    public static extern int RenameAt(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int newFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string newName);

    [DllImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int processId, int signal);

    [DllImport(Library, EntryPoint = "link", SetLastError = true)]
    public static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string created);

    [DllImport(Library, EntryPoint = "open", SetLastError = true)]
    public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport(Library, EntryPoint = "read", SetLastError = true)]
    public static extern nint Read(int descriptor, ref byte buffer, nint length);

    [DllImport(Library, EntryPoint = "close", SetLastError = true)]
    public static extern int Close(int descriptor);

    [DllImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out StatxBuffer found);

    [DllImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    public static extern int Pipe([Out] int[] descriptors, int flags);

    [DllImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static extern int WaitPid(int processId, nint status, int options);

    [DllImport(Library, EntryPoint = "sigfillset")]
    public static extern int SignalsFill(nint signals);

    [DllImport(Library, EntryPoint = "sigemptyset")]
    public static extern int SignalsEmpty(nint signals);

    [DllImport(Library, EntryPoint = "posix_spawn")]
    public static extern int PosixSpawn(out int processId, nint path, nint actions, nint attributes, nint arguments, nint environment);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static extern int SpawnActionsInit(nint actions);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static extern int SpawnActionsDestroy(nint actions);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addopen")]
    public static extern int SpawnActionsAddOpen(nint actions, int descriptor, nint path, int flags, uint mode);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static extern int SpawnActionsAddCopy(nint actions, int descriptor, int copy);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    public static extern int SpawnActionsAddFolder(nint actions, nint path);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static extern int SpawnActionsAddCloseFrom(nint actions, int first);

    [DllImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static extern int SpawnAttributesInit(nint attributes);

    [DllImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static extern int SpawnAttributesDestroy(nint attributes);

    [DllImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static extern int SpawnAttributesSetFlags(nint attributes, short flags);

    [DllImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static extern int SpawnAttributesSetDefaultSignals(nint attributes, nint signals);

    [DllImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static extern int SpawnAttributesSetBlockedSignals(nint attributes, nint signals);
}
