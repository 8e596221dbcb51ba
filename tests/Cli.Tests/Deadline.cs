namespace Orleans.Goals.Cli.Tests;

/// <summary>Waiting in tests: for a condition, at most so long that only a hang takes longer.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Long);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(Look, CancellationToken.None);
        }
    }
}
