namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>A clock that stands still, over timers that run: what is allowed until a time is allowed for that long from when it begins, however late that is.</summary>
internal sealed class StandingTime : TimeProvider
{
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => now;
}
