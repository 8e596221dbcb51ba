using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores;

/// <summary>The right to write a store: held by at most one process at a time, and given back by the operating system when it dies.</summary>
/// <remarks>
/// An exclusive lock on the file <c>lock</c> in the store's folder. The file stays when the lock is released: deleting it would let two
/// processes hold two files of one name. Child processes do not inherit it. <c>lock</c> names the holder's process id for people; because
/// .NET itself would have to lock that file to read it, <c>lock.pid</c> says the same to programs, and when that process started, since ids
/// are used again. Whether anybody holds the lock is asked of the lock alone.
/// </remarks>
internal sealed class StoreLock : IDisposable
{
    private const string LockFile = "lock";
    private const string HolderFile = "lock.pid";

    /// <summary>Who only asks whether the lock is held has it for microseconds, if the system lets it run: nobody is refused for that.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(2);

    private readonly FileStream stream;
    private int released;

    private StoreLock(string folder, FileStream stream)
    {
        Folder = folder;
        this.stream = stream;
    }

    /// <summary>The store's folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>Takes the lock, without waiting. Creates the folder if it does not exist.</summary>
    /// <exception cref="StoreHeldException">Another process, or another part of this one, holds it.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be written, or its file system has no locks.</exception>
    public static StoreLock Acquire(string folder)
    {
        folder = Path.GetFullPath(folder);
        var path = Path.Combine(folder, LockFile);
        FileStream? opened = null;
        try
        {
            StoreFolder.Create(folder);
            opened = OpenExclusively(path);
            if (opened is null && NamedHolder(folder) is null)
            {
                SpinWait.SpinUntil(() => (opened = OpenExclusively(path)) is not null || NamedHolder(folder) is not null, Asking);
            }

            if (opened is null)
            {
                throw new StoreHeldException(folder, NamedHolder(folder));
            }

            RequireRealLocks(folder, path);
            NameHolder(folder, opened);
            var held = new StoreLock(folder, opened);
            opened = null;
            return held;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"the store {folder} cannot be locked: {failure.Message}", failure);
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Gives the lock back. Only when nothing of this process writes the store any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref released, 1) != 0)
        {
            return;
        }

        try
        {
            File.Delete(Path.Combine(Folder, HolderFile));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is a hint that is checked when it is read; the lock itself is what counts.
        }

        stream.Dispose();
    }

    /// <summary>Opens the lock file so that nobody else can, or returns null when somebody has.</summary>
    private static FileStream? OpenExclusively(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = StoreFolder.OwnerOnlyFile;
            }

            return new FileStream(path, options);
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && IsHeld(failure))
        {
            return null;
        }
    }

    /// <summary>EWOULDBLOCK on Unix (its number differs), a sharing or lock violation on Windows.</summary>
    internal static bool IsHeld(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xFFFF) is 32 or 33
        : failure.HResult == (OperatingSystem.IsLinux() ? 11 : 35);

    /// <summary>.NET ignores it when a file system has no locks, and a switch turns its locks off: two processes would then write one store.</summary>
    private static void RequireRealLocks(string folder, string path)
    {
        using var second = OpenExclusively(path);
        if (second is not null)
        {
            throw new StoreUnavailableException(
                $"the store {folder} cannot be protected from a second process: its file system or this process has no file locks. "
                + "Use a folder on a local disk, and do not set DOTNET_SYSTEM_IO_DISABLEFILELOCKING");
        }
    }

    private static void NameHolder(string folder, FileStream stream)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n");
        var temporary = Path.Combine(folder, HolderFile + ".new");
        File.WriteAllText(temporary, ProcessStat.TryRead(Environment.ProcessId, out var self)
            ? string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {self.StartTicks}\n")
            : text);
        File.Move(temporary, Path.Combine(folder, HolderFile), overwrite: true);
        stream.SetLength(0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
        stream.Flush();
    }

    /// <summary>Whether anybody holds the lock at this moment. Takes nothing, and makes nothing.</summary>
    internal static bool IsHeld(string folder)
    {
        try
        {
            // Shared, so that those who ask are not in each other's way.
            using var asked = new FileStream(Path.Combine(folder, LockFile), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (IOException failure)
        {
            return failure is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && IsHeld(failure);
        }
        catch (UnauthorizedAccessException)
        {
            // The lock is another user's: what is said is all there is.
            return NamedHolder(folder) is not null;
        }
    }

    /// <summary>The process that holds the lock; null when nobody does, or when it cannot be told who: see <see cref="IsHeld(string)"/>.</summary>
    internal static int? HolderOf(string folder) => IsHeld(folder) ? NamedHolder(folder) : null;

    /// <summary>Who holds the lock, for a sentence about one that is held: <c>process 42</c>.</summary>
    internal static string DescribeHolder(string folder) =>
        NamedHolder(folder) is { } process ? string.Create(CultureInfo.InvariantCulture, $"process {process}") : "another process";

    /// <summary>The living process that said last that it holds the lock.</summary>
    private static int? NamedHolder(string folder)
    {
        try
        {
            var said = File.ReadAllText(Path.Combine(folder, HolderFile)).TrimEnd('\n').Split(' ');
            if (!int.TryParse(said[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                return null;
            }

            if (OperatingSystem.IsLinux())
            {
                // Of an older program only the id is known.
                return ProcessStat.TryRead(pid, out var stat) && !stat.IsEnded
                    && (said.Length == 1 || said[1] == stat.StartTicks.ToString(CultureInfo.InvariantCulture)) ? pid : null;
            }

            using var holder = Process.GetProcessById(pid);
            return pid;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
