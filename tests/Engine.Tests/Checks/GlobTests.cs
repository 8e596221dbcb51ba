using Orleans.Goals.Engine.Checks;

namespace Orleans.Goals.Engine.Tests.Checks;

public sealed class GlobTests
{
    [Theory]
    [InlineData("**", "a", true)]
    [InlineData("**", "a/b/.c", true)]
    [InlineData("*", "a", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", ".cs", true)]
    [InlineData("*.cs", "a/b.cs", false)]
    [InlineData("*.cs", "a.CS", false)]
    [InlineData("**/*.cs", "a.cs", true)]
    [InlineData("**/*.cs", "a/b/c.cs", true)]
    [InlineData("**/*.cs", "a/b/c.csx", false)]
    [InlineData("src/**", "src/a/b", true)]
    [InlineData("src/**", "src", false)]
    [InlineData("src/**", "srcs/a", false)]
    [InlineData("src/", "src/a/b", true)]
    [InlineData("src/**/test/*.cs", "src/test/a.cs", true)]
    [InlineData("src/**/test/*.cs", "src/a/b/test/a.cs", true)]
    [InlineData("src/**/test/*.cs", "src/test/b/a.cs", false)]
    [InlineData("**/a/**/b/**", "x/a/y/b/c", true)]
    [InlineData("**/a/**/b/**", "a/b/c", true)]
    [InlineData("**/a/**/b/**", "a/b", false)]
    [InlineData("**/a/**/b/**", "a/a/b/b", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a?c", "a🙂c", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbY", false)]
    [InlineData("***", "a", true)]
    [InlineData("./a//b", "a/b", true)]
    [InlineData("a[b].{c}", "a[b].{c}", true)]
    [InlineData("a[b]", "ab", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void IsMatch_Pattern_NamesWhatItSays(string pattern, string path, bool expected) => Assert.Equal(expected, new GlobPattern(pattern).IsMatch(path));

    [Theory]
    [InlineData("a.cs", true)]
    [InlineData("docs/a.cs", false)]
    [InlineData("docs/keep.cs", false)]
    [InlineData("a.txt", false)]
    public void IsMatch_LeadingExclamationMark_LeavesOutWhateverTheOrder(string path, bool expected)
    {
        Assert.Equal(expected, new GlobSet(["!docs/**", "**/*.cs", "docs/keep.cs"]).IsMatch(path));
        Assert.Equal(expected, new GlobSet(["**/*.cs", "docs/keep.cs", "!docs/**"]).IsMatch(path));
    }

    [Fact]
    public void IsMatch_OnlyExclusions_MeansAllOthers()
    {
        var set = new GlobSet(["!docs/**"]);

        Assert.True(set.IsMatch("a/b"));
        Assert.False(set.IsMatch("docs/a"));
    }

    [Fact]
    public void IsMatch_NoPattern_MeansNothing() => Assert.False(new GlobSet([]).IsMatch("a"));
}
