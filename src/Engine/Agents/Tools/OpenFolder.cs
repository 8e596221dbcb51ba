using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>
/// A folder that is held open, and in which names are looked up without following a link. Whatever somebody puts in the place of a folder or a file
/// between the look at a path and its use, nothing outside is read or written: each step is taken from the folder of the step before.
/// </summary>
internal sealed class OpenFolder : IDisposable
{
    private const int NoEntry = 2;
    private const int MakeAll = 0x1FF;
    private const int TooManyLinks = 40;

    private static readonly EnumerationOptions Flat = new() { RecurseSubdirectories = false, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };

    private readonly SafeFileHandle handle;

    private OpenFolder(SafeFileHandle handle, string path)
    {
        this.handle = handle;
        Path = path;
    }

    /// <summary>Where it was when it was opened.</summary>
    public string Path { get; }

    /// <summary>Opens a real path.</summary>
    /// <exception cref="ToolRefusedException">It is no folder, or is not there.</exception>
    public static OpenFolder Root(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ToolRefusedException("agents can work with files on Linux only");
        }

        return OpenAt(NativeMethods.AtCurrentFolder, path, path);
    }

    /// <summary>Opens the folder in which a path ends.</summary>
    /// <param name="path">The path; not the root itself.</param>
    /// <param name="create">Whether folders that are missing are made.</param>
    public static OpenFolder Above(WorkspacePath path, bool create)
    {
        var folder = Root(path.Root);
        foreach (var segment in path.Segments.SkipLast(1))
        {
            var next = folder;
            try
            {
                folder = next.Folder(segment, create);
            }
            finally
            {
                next.Dispose();
            }
        }

        return folder;
    }

    /// <summary>Opens a folder in it.</summary>
    public OpenFolder Folder(string name, bool create = false)
    {
        if (create && NativeMethods.MakeFolderAt(Descriptor, name, MakeAll) != 0 && Marshal.GetLastPInvokeError() != NativeMethods.EExist)
        {
            throw new ToolRefusedException($"the folder '{Path}/{name}' cannot be made: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return OpenAt(Descriptor, name, $"{Path.TrimEnd('/')}/{name}");
    }

    /// <summary>What stands under a name in it.</summary>
    public FileStatus Look(string name) => FileStatus.At(Descriptor, name);

    /// <summary>Opens a file in it for reading. Nothing but a regular file is opened, not even for a moment.</summary>
    /// <exception cref="ToolRefusedException">There is none, or it is something else.</exception>
    public SafeFileHandle File(string name)
    {
        using var found = Find(Descriptor, name, $"{Path}/{name}");
        Refuse(FileStatus.At(Number(found), string.Empty).Kind, FileKind.File, $"{Path.TrimEnd('/')}/{name}");

        // The way through /proc opens exactly what was looked at, and no link in it can be exchanged.
        return System.IO.File.OpenHandle(Through(found), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
    }

    /// <summary>The names in it, in ordinal order, with what stands under each. Names that are not UTF-8 are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, FileKind>> Entries()
    {
        var names = new FileSystemEnumerable<string>(Through(handle) + "/", static (ref entry) => entry.FileName.ToString(), Flat)
            .Where(static name => !name.Contains('\uFFFD', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return [.. names.Select(name => KeyValuePair.Create(name, Look(name).Kind)).Where(static entry => entry.Value != FileKind.None)];
    }

    /// <summary>Writes a file in it as a whole: who reads it sees what was before, or what is then.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">Its content.</param>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var before = Look(name);
        if (before.Kind is not (FileKind.None or FileKind.File))
        {
            Refuse(before.Kind, FileKind.File, $"{Path}/{name}");
        }

        RefuseWhenMoved();
        var draft = $".{DurableFiles.UniqueName()}.draft";
        const int Flags = NativeMethods.OpenWriteOnly | NativeMethods.OpenCreate | NativeMethods.OpenExclusive | NativeMethods.OpenCloseOnExec;
        const uint UsualMode = 0x1B6;
        var descriptor = NativeMethods.OpenAt(Descriptor, draft, Flags | NativeMethods.OpenNoFollow, UsualMode);
        if (descriptor < 0)
        {
            throw new ToolRefusedException($"no file can be made in '{Path}': {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            using (var file = new SafeFileHandle(descriptor, ownsHandle: true))
            {
                RandomAccess.Write(file, content, 0);
                if (before.Kind == FileKind.File && !OperatingSystem.IsWindows())
                {
                    System.IO.File.SetUnixFileMode(file, (UnixFileMode)before.Mode);
                }

                RandomAccess.FlushToDisk(file);
            }

            if (NativeMethods.RenameAt(Descriptor, draft, Descriptor, name) != 0)
            {
                throw new ToolRefusedException($"'{Path}/{name}' cannot be written: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        catch
        {
            _ = NativeMethods.UnlinkAt(Descriptor, draft, 0);
            throw;
        }
    }

    /// <summary>Removes a file from it.</summary>
    public void Remove(string name)
    {
        RefuseWhenMoved();
        if (NativeMethods.UnlinkAt(Descriptor, name, 0) != 0 && Marshal.GetLastPInvokeError() != NoEntry)
        {
            throw new ToolRefusedException($"'{Path}/{name}' cannot be removed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private int Descriptor => Number(handle);

    private static OpenFolder OpenAt(int above, string name, string path)
    {
        var found = Find(above, name, path);
        try
        {
            Refuse(FileStatus.At(Number(found), string.Empty).Kind, FileKind.Folder, path);
            return new OpenFolder(found, path);
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>Opens what stands under a name, whatever it is, without opening its content.</summary>
    private static SafeFileHandle Find(int above, string name, string path)
    {
        var descriptor = NativeMethods.OpenAt(above, name, NativeMethods.OpenPath | NativeMethods.OpenNoFollow | NativeMethods.OpenCloseOnExec, 0);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        throw new ToolRefusedException(Marshal.GetLastPInvokeError() switch
        {
            NoEntry => $"there is no '{path}'",
            TooManyLinks => Changed(path),
            _ => $"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}",
        });
    }

    private static void Refuse(FileKind found, FileKind wanted, string path)
    {
        if (found != wanted)
        {
            throw new ToolRefusedException(found switch
            {
                FileKind.None => $"there is no '{path}'",
                FileKind.File => $"'{path}' is a file, not a folder",
                FileKind.Folder => $"'{path}' is a folder, not a file",
                FileKind.Link => Changed(path),
                _ => $"'{path}' is a device, a pipe or a socket, which tools leave alone",
            });
        }
    }

    /// <summary>The folder is the one that was checked only while it is where it was.</summary>
    private void RefuseWhenMoved()
    {
        if (new FileInfo(Through(handle)).LinkTarget != Path)
        {
            throw new ToolRefusedException(Changed(Path));
        }
    }

    private static string Changed(string path) => $"'{path}' was exchanged for something else while it was being opened; nothing was done, try again";

    private static string Through(SafeFileHandle handle) => $"/proc/self/fd/{Number(handle)}";

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
