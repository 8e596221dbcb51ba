using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class OutputExcerptTests
{
    [Theory]
    [InlineData("", 4, "", true)]
    [InlineData("abcd", 4, "abcd", true)]
    [InlineData("abcde", 4, "bcde", false)]
    [InlineData("aübc", 4, "übc", false)]
    [InlineData("aüübc", 5, "übc", false)]
    [InlineData("🙂🙂", 4, "🙂", false)]
    [InlineData("🙂🙂", 7, "🙂", false)]
    [InlineData("🙂🙂", 8, "🙂🙂", true)]
    public void OfEnd_Text_IsCutBetweenCharacters(string text, int maximum, string expected, bool all)
    {
        Assert.Equal(new OutputExcerpt(expected, all), OutputExcerpt.OfEnd(Encoding.UTF8.GetBytes(text), maximum, isAll: true));
    }

    [Fact]
    public void OfEnd_NoUtf8_IsReplacedAndNotAll()
    {
        var excerpt = OutputExcerpt.OfEnd([0x61, 0xFF, 0x62], 10, isAll: true);

        Assert.Equal(new OutputExcerpt("a\uFFFDb", IsAll: false), excerpt);
    }

    [Fact]
    public void OfEnd_OnlyNoise_StaysWithinItsBytes()
    {
        var noise = new byte[2000];
        new Random(1).NextBytes(noise);

        var excerpt = OutputExcerpt.OfEnd(noise, 1024, isAll: false);

        Assert.InRange(Encoding.UTF8.GetByteCount(excerpt.Text), 1000, 1024);
        Assert.False(excerpt.IsAll);
    }

    [Theory]
    [InlineData("", 4, "", true)]
    [InlineData("abcd", 4, "abcd", true)]
    [InlineData("abcde", 4, "abcd", false)]
    [InlineData("abcü", 4, "abc", false)]
    [InlineData("🙂🙂", 7, "🙂", false)]
    public void OfBeginning_Text_IsCutBetweenCharacters(string text, int maximum, string expected, bool all)
    {
        Assert.Equal(new OutputExcerpt(expected, all), OutputExcerpt.OfBeginning(text, maximum));
    }
}
