using Orleans.Goals.Engine.Board;

namespace Orleans.Goals.Engine.Tests.Board;

public sealed class ClaimPatternTests
{
    [Theory]
    [InlineData("src", "src", true)]
    [InlineData("src", "src/a/b.cs", true)]
    [InlineData("src/a", "src", true)]
    [InlineData("src/a", "src/b", false)]
    [InlineData("src", "source", false)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/a.md", false)]
    [InlineData("src/*.cs", "src/*.md", false)]
    [InlineData("src/a*", "src/*b", true)]
    [InlineData("**/test.cs", "src/a/b/test.cs", true)]
    [InlineData("**/test.cs", "src/a/b/main.cs", true)]
    [InlineData("src/**", "docs/x.md", false)]
    [InlineData("src/?.cs", "src/ab.cs", false)]
    [InlineData("**", "anything/at/all", true)]
    public void Overlap_OfTwo_IsSymmetric(string first, string second, bool expected)
    {
        Assert.Equal(expected, ClaimPattern.Overlap(first, second));
        Assert.Equal(expected, ClaimPattern.Overlap(second, first));
    }

    [Theory]
    [InlineData("src", "src/a.cs", true)]
    [InlineData("**/test.cs", "src/a/test.cs", true)]
    [InlineData("**/test.cs", "src/a/main.cs", false)]
    [InlineData("src/a.cs", "src", false)]
    [InlineData("src/**", "src/a/b.cs", true)]
    [InlineData("**", "a.cs", true)]
    public void Covers_AFile_OnlyItself(string claim, string file, bool expected) => Assert.Equal(expected, ClaimPattern.Covers(claim, file));

    [Theory]
    [InlineData("./src//a/", "src/a")]
    [InlineData("src/../docs", "docs")]
    [InlineData("/work/here/src", "src")]
    [InlineData(".", "**")]
    [InlineData("/work/here", "**")]
    [InlineData("../out", null)]
    [InlineData("/elsewhere", null)]
    [InlineData("/work/hereafter", null)]
    [InlineData("", null)]
    public void Normalize_AsWritten_OneSpelling(string written, string? expected) => Assert.Equal(expected, ClaimPattern.Normalize(written, "/work/here"));
}
