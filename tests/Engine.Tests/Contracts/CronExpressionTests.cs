using System.Globalization;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("0 6 * * 1-5", "2026-03-06T06:00Z", "2026-03-09T06:00Z", "2026-03-10T06:00Z")]
    [InlineData("*/20 * * * *", "2026-03-06T06:41Z", "2026-03-06T07:00Z", "2026-03-06T07:20Z")]
    [InlineData("5/20 3 * * *", "2026-03-06T03:05Z", "2026-03-06T03:25Z", "2026-03-06T03:45Z")]
    [InlineData("0 0 1 JAN,jul *", "2026-03-06T00:00Z", "2026-07-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData("0 0 13 * fri", "2026-03-06T00:00Z", "2026-03-13T00:00Z", "2026-03-20T00:00Z")]
    [InlineData("0 0 * * 7", "2026-03-06T00:00Z", "2026-03-08T00:00Z", "2026-03-15T00:00Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00Z", "2104-02-29T00:00Z", "2108-02-29T00:00Z")]
    public void After_InUtc_IsEveryTimeOnceInOrder(string text, string after, string first, string second) =>
        Assert.Equal([At(first), At(second)], Times(text, after, "UTC").Take(2));

    [Fact]
    public void After_WhereTheClockIsPutForward_CountsALeftOutTimeAtTheChange() =>
        Assert.Equal(
            [At("2026-03-28T01:30Z"), At("2026-03-29T01:00Z"), At("2026-03-30T00:30Z")],
            Times("30 2 * * *", "2026-03-28T00:00Z", "Europe/Berlin").Take(3));

    [Fact]
    public void After_WhereTheClockIsPutBack_CountsATimeThatComesTwiceOnce() =>
        Assert.Equal(
            [At("2026-10-24T00:30Z"), At("2026-10-25T00:30Z"), At("2026-10-26T01:30Z")],
            Times("30 2 * * *", "2026-10-24T00:00Z", "Europe/Berlin").Take(3));

    [Fact]
    public void After_EveryHourWhereTheClockChanges_IsEveryHour()
    {
        foreach (var day in new[] { "2026-03-28T22:00Z", "2026-10-24T22:00Z" })
        {
            var times = Times("0 * * * *", day, "Europe/Berlin").Take(6).ToArray();

            Assert.Equal(Enumerable.Range(1, 6).Select(hour => At(day).AddHours(hour)), times);
        }
    }

    [Theory]
    [InlineData("0 6 * *", "has 4 fields")]
    [InlineData("60 6 * * *", "'60' is no minute")]
    [InlineData("0 6-2 * * *", "'6-2' is no hour")]
    [InlineData("0 6 * * mond", "'mond' is no day of week")]
    [InlineData("*/0 6 * * *", "'*/0' is no minute")]
    [InlineData("0 0 31 2 *", "a day that there never is")]
    [InlineData("0 0 0 * *", "'0' is no day of month")]
    [InlineData("1, * * * *", "'1,' is no minute")]
    public void TryParse_OfSomethingElse_SaysWhatIsWrong(string text, string expected)
    {
        Assert.False(CronExpression.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    private static IEnumerable<DateTimeOffset> Times(string text, string after, string zone)
    {
        Assert.True(CronExpression.TryParse(text, out var cron, out _));
        return cron.After(At(after), TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
