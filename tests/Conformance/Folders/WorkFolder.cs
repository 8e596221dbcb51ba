using System.Diagnostics;

namespace Orleans.Goals.Conformance.Folders;

/// <summary>Folders in which commands of goals work, and which outlive their hosts on purpose.</summary>
public static class WorkFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends the commands and launchers that still work in a folder, and removes it.</summary>
    /// <exception cref="IOException">It could not be removed within 20 s.</exception>
    public static async ValueTask RemoveAsync(string path)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            while (End(path) && since.Elapsed < Patience)
            {
                await Task.Delay(Look);
            }

            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }

                return;
            }
            catch (IOException) when (since.Elapsed < Patience)
            {
                // What was just being ended has written, or removed, something itself.
                await Task.Delay(Look);
            }
        }
    }

    /// <summary>Ends what works in a folder or was told of it.</summary>
    /// <returns>Whether there was anything.</returns>
    private static bool End(string path)
    {
        var found = false;
        foreach (var entry in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(entry), out var pid) && pid != Environment.ProcessId && IsOf(entry, path))
            {
                found = true;
                Kill(pid);
            }
        }

        return found;
    }

    private static bool IsOf(string process, string path)
    {
        try
        {
            var folder = new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? string.Empty;
            return folder == path
                || folder.StartsWith(path + "/", StringComparison.Ordinal)
                || File.ReadAllText(Path.Combine(process, "cmdline")).Contains(path, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }
}
