using System.Diagnostics;

namespace Orleans.Goals.Engine.Tests.Processes;

/// <summary>A folder of a test's own, with a name that careless quoting does not survive; gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static int number;

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(),
        $"goals test's \"{Environment.ProcessId}\" $HOME ü {Interlocked.Increment(ref number)}");

    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
    }

    public void Dispose()
    {
        using var pause = new ManualResetEventSlim();
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(begun) < Eventually.Deadline)
            {
                // A process that is just being ended still writes.
                pause.Wait(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
