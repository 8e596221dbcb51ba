using Orleans.Goals.Engine.Histories;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Histories;

public sealed class TimeAccountTests
{
    private static readonly DateTimeOffset Zero = new(2026, 1, 31, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_SpansAndWork_IsDisjointAndSumsUpToTheWallClock()
    {
        StatusSpan[] spans = [Span("active", 0, 10), Span("paused", 10, 40), Span("active", 40, 50), Span("wait", 50, 60)];

        // Something still ran for two seconds after the pause, and from within one span into the next.
        var shares = TimeAccount.Of(spans, [Interval(1, 12), Interval(38, 45), Interval(58, 59)]);

        Assert.Equal(["working 19", "paused 26", "wait 9", "idle 6"], shares.Select(share => $"{share.Kind} {share.Seconds}"));
        Assert.Equal(60, shares.Sum(share => share.Seconds));
    }

    [Fact]
    public void Of_WorkOverSeveralSpans_IsCountedInEach()
    {
        var shares = TimeAccount.Of([Span("active", 0, 5), Span("paused", 5, 6), Span("active", 6, 10)], [Interval(2, 9)]);

        Assert.Equal(["working 7", "idle 3"], shares.Select(share => $"{share.Kind} {share.Seconds}"));
    }

    [Fact]
    public void Union_OfAResultThatWasTakenLate_EndsWhenItEnded()
    {
        var times = new OperationTimes();
        times.Take([], [Open("a", 1)], Zero, TimeSpan.Zero);
        times.Take([Open("a", 1)], [], Zero.AddHours(8), TimeSpan.FromSeconds(30));

        Assert.Equal([Interval(0, 30)], times.Union(Zero.AddHours(9)));
    }

    [Fact]
    public void Union_OfAnOperationBegunAnewByAnotherHost_IsTheLaterRun()
    {
        var times = new OperationTimes();
        times.Take([], [Open("a", 1)], Zero, TimeSpan.Zero);
        times.Take([Open("a", 1)], [Open("a", 2)], Zero.AddSeconds(100), TimeSpan.Zero);
        times.Take([Open("a", 2)], [], Zero.AddSeconds(140), TimeSpan.FromSeconds(30));

        Assert.Equal([Interval(110, 140)], times.Union(Zero.AddSeconds(200)));
    }

    [Fact]
    public void Union_OfParallelOperations_IsOneStretch()
    {
        var times = new OperationTimes();
        times.Take([], [Open("a", 1), Open("b", 1)], Zero, TimeSpan.Zero);
        times.Take([Open("a", 1), Open("b", 1)], [Open("b", 1)], Zero.AddSeconds(10), TimeSpan.FromSeconds(10));

        Assert.Equal([Interval(0, 15)], times.Union(Zero.AddSeconds(15)));
    }

    private static StatusSpan Span(string kind, double since, double until) => new() { Kind = kind, Since = Zero.AddSeconds(since), Until = Zero.AddSeconds(until), Reason = string.Empty };

    private static TimeInterval Interval(double begin, double end) => new(Zero.AddSeconds(begin), Zero.AddSeconds(end));

    private static OpenOperation Open(string id, int execution) => new() { Operation = id, Kind = OperationKind.Attempt, Execution = execution, Owner = new OwnerId("o"), BegunAt = Zero };
}
