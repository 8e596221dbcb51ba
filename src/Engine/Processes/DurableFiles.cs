using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Files and folders of commands, where they must be still there after a power failure.</summary>
internal static class DurableFiles
{
    private const int Tries = 10;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static long names;

    /// <summary>What all unique names of this process begin with.</summary>
    public static string UniquePrefix { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessId}-{(ProcessStat.TryRead(Environment.ProcessId, out var self) ? self.StartTicks : 0)}-");

    /// <summary>Creates a folder and those above it, for their user only. Another may be removing an empty one above it at the same time.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="durable">Whether it must be there after a power failure.</param>
    public static void CreateFolder(string path, bool durable = true)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (durable || OperatingSystem.IsWindows())
                {
                    StoreFolder.Create(path);
                }
                else
                {
                    Directory.CreateDirectory(path, OwnerOnly);
                }

                return;
            }
            catch (IOException gone) when (tries < Tries && gone is (DirectoryNotFoundException or FileNotFoundException))
            {
                // A folder above was empty and removed in between.
            }
        }
    }

    /// <summary>A file name that nobody else on this machine uses, now or later.</summary>
    public static string UniqueName() => string.Create(CultureInfo.InvariantCulture, $"{UniquePrefix}{Interlocked.Increment(ref names)}");

    /// <summary>A file name that nobody else uses, on whatever machine.</summary>
    public static string WorldwideName() => RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Writes a file that nobody looks at yet.</summary>
    public static void WriteDraft(string path, string text)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(text), 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Writes a file that is there as a whole or not at all. Its name is durable after <see cref="StoreFolder.Flush"/> of its folder.</summary>
    public static void Write(string path, string text)
    {
        var draft = Path.Combine(Path.GetDirectoryName(path)!, $"draft.{UniqueName()}");
        WriteDraft(draft, text);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Makes the entries of a folder durable, and of those above it up to one that is.</summary>
    public static void FlushUpTo(string path, string top)
    {
        for (var folder = path; folder.Length >= top.Length; folder = Path.GetDirectoryName(folder)!)
        {
            StoreFolder.Flush(folder);
        }
    }

    /// <summary>Gives a file a second name.</summary>
    /// <returns>False when that name is taken.</returns>
    public static bool TryLink(string existing, string created)
    {
        if (NativeMethods.Link(existing, created) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == NativeMethods.EExist ? false : throw new IOException($"'{created}': {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
