using Orleans.Goals.Cli.Reports;

namespace Orleans.Goals.Cli.Tests;

public sealed class TimeAxisTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 31, 10, 0, 7, TimeSpan.Zero);

    [Theory]
    [InlineData(0.3)]
    [InlineData(65)]
    [InlineData(5_000)]
    [InlineData(200_000)]
    [InlineData(40_000_000)]
    [InlineData(4_000_000_000)]
    public void Ticks_OfAnyLength_AreFewInOrderAndWithin(double seconds)
    {
        var ticks = new TimeAxis(Begin, Begin.AddSeconds(seconds), 100, 800).Ticks().ToArray();

        Assert.InRange(ticks.Length, 2, 9);
        Assert.All(ticks, tick => Assert.InRange(tick.X, 100, 900));
        Assert.Equal(ticks.Select(tick => tick.X).Order(), ticks.Select(tick => tick.X));
    }

    [Fact]
    public void Ticks_OfAMinute_AreAtRoundSeconds() => Assert.Equal(
        ["10:00:10", "10:00:20", "10:00:30", "10:00:40", "10:00:50", "10:01:00"],
        new TimeAxis(Begin, Begin.AddSeconds(55), 0, 100).Ticks().Select(tick => tick.Label));

    [Fact]
    public void Ticks_AcrossMidnight_NameTheDay() => Assert.Equal(
        ["Jan 31 12:00", "Jan 31 18:00", "Feb 1 00:00", "Feb 1 06:00", "Feb 1 12:00", "Feb 1 18:00", "Feb 2 00:00"],
        new TimeAxis(Begin, Begin.AddHours(40), 0, 100).Ticks().Select(tick => tick.Label));

    [Fact]
    public void At_OutsideTheAxis_IsAtItsEnd()
    {
        var axis = new TimeAxis(Begin, Begin.AddSeconds(10), 100, 50);

        Assert.Equal([100.0, 125.0, 150.0], [axis.At(Begin.AddDays(-1)), axis.At(Begin.AddSeconds(5)), axis.At(Begin.AddDays(1))]);
    }
}
