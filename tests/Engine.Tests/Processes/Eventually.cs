using System.Diagnostics;

namespace Orleans.Goals.Engine.Tests.Processes;

/// <summary>Waits for what other processes do, with a deadline.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Deadline, $"still not so: {what}");
            await Task.Delay(5);
        }
    }

    public static async Task<string> FileAsync(string path)
    {
        await TrueAsync(() => File.Exists(path) && new FileInfo(path).Length > 0, $"'{path}' has content");
        return File.ReadAllText(path);
    }

    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Deadline);
}
