using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1s", 1_000)]
    [InlineData("10m", 600_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    [InlineData("90m", 5_400_000)]
    [InlineData("0s", 0)]
    [InlineData("007s", 7_000)]
    public void TryParse_Duration_IsRead(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var value, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData("", "is not a duration")]
    [InlineData(" 1s", "is not a duration")]
    [InlineData("1s ", "is not a duration")]
    [InlineData("1 s", "is not a duration")]
    [InlineData("1S", "is not a duration")]
    [InlineData("1.5h", "is not a duration")]
    [InlineData("-1s", "is not a duration")]
    [InlineData("1m1h", "is not a duration")]
    [InlineData("1h1h", "is not a duration")]
    [InlineData("1h30", "is not a duration")]
    [InlineData("h", "is not a duration")]
    [InlineData("1w", "is not a duration")]
    [InlineData("\u0661s", "is not a duration")]
    [InlineData("00:10:00", "is not a duration")]
    [InlineData("600", "has no unit; write 600s for seconds")]
    [InlineData("99999999999d", "is too long a time")]
    [InlineData("99999999999999999999999999999999999s", "is too long a time")]
    public void TryParse_NoDuration_SaysWhy(string text, string problem)
    {
        Assert.False(DurationText.TryParse(text, out var value, out var actual));
        Assert.Equal(default, value);
        Assert.Contains(problem, actual);
    }

    [Fact]
    public void Format_WholeMilliseconds_ReadsBack()
    {
        var random = new Random(20_240_708);
        for (var round = 0; round < 2_000; round++)
        {
            var value = TimeSpan.FromMilliseconds(random.NextInt64(1L << random.Next(50)));

            Assert.True(DurationText.TryParse(DurationText.Format(value), out var read, out var problem), problem);
            Assert.Equal(value, read);
        }
    }

    [Theory]
    [InlineData(15_000, "00:00:00.0015000")]
    [InlineData(-10_000_000, "-00:00:01")]
    public void Format_WhatNobodyWrites_IsExactAnyway(long ticks, string expected) => Assert.Equal(expected, DurationText.Format(TimeSpan.FromTicks(ticks)));
}
