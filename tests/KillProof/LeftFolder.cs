using System.Diagnostics;

namespace Orleans.Goals.KillProof;

/// <summary>Folders that commands may still write to, which outlive the process that started them on purpose.</summary>
internal static class LeftFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Removes a folder with all that is in it. What is written to it meanwhile is removed as well.</summary>
    /// <exception cref="IOException">It could not be removed within 20 s.</exception>
    public static void Remove(string path)
    {
        using var pause = new ManualResetEventSlim();
        var begun = Stopwatch.GetTimestamp();
        while (Directory.Exists(path))
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(begun) < Patience)
            {
                pause.Wait(Pause);
            }
        }
    }
}
