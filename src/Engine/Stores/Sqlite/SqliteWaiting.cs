using System.Runtime.InteropServices;
using SQLitePCL;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Gives SQLite waits shorter than a second.</summary>
/// <remarks>
/// A reader that meets the writer just as it publishes a commit tries again a few times and then waits for a microsecond. The bundled library
/// is built without <c>usleep</c> and rounds every wait up to a whole second: about one read in some thousand took that long beside a busy
/// writer. How to sleep is one function pointer in a table that SQLite hands out for exactly this, so it is replaced. Windows needs it not.
/// Who waits for a lock is asked to sleep a second, too, and to count it as one against the time allowed; these seconds are made milliseconds.
/// </remarks>
internal static class SqliteWaiting
{
    /// <summary>The table begins with three numbers of four bytes: its version, the size of a file, the longest path.</summary>
    private const int LeadingBytes = 12;

    /// <summary>Which pointer of the table is the one to sleep: after the next table, the name, the application's, and nine more functions.</summary>
    private const int SleepPointer = 12;

    private const int NamePointer = 1;

    private const int Second = 1_000_000;
    private const int Shortening = 1_000;

    /// <summary>Kept here so that it is never collected: SQLite holds it for as long as the process lives.</summary>
    private static readonly SleepFunction Sleep = (_, microseconds) =>
    {
        _ = SleepMicroseconds(checked((uint)(microseconds == Second ? Second / Shortening : microseconds)));
        return microseconds;
    };

    private static bool installed;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SleepFunction(nint table, int microseconds);

    /// <summary>Loads SQLite and mends it. Called once, before the first connection.</summary>
    public static void Install()
    {
        Batteries_V2.Init();
        if (OperatingSystem.IsWindows() || FindTable(name: 0) is not (var table and not 0))
        {
            return;
        }

        if (Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(table, Offset(NamePointer))) == "unix")
        {
            Marshal.WriteIntPtr(table, Offset(SleepPointer), Marshal.GetFunctionPointerForDelegate(Sleep));
            installed = true;
        }
    }

    /// <summary>What to tell SQLite, in its milliseconds, so that it waits this long for a lock.</summary>
    public static int BusyTimeout(TimeSpan timeout) => checked((int)(timeout.TotalMilliseconds * (installed ? Shortening : 1)));

    private static int Offset(int pointer) => ((LeadingBytes + nint.Size - 1) / nint.Size * nint.Size) + (pointer * nint.Size);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint FindTable(nint name);

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SleepMicroseconds(uint microseconds);
}
