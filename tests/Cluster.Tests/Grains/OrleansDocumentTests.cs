using System.Text.RegularExpressions;
using Orleans.Goals.Cluster.Tests.Servers;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>docs/orleans.md names tests that exist.</summary>
public sealed partial class OrleansDocumentTests
{
    private static readonly string Text = TestPaths.Read("docs", "orleans.md");

    [Fact]
    public void Rows_OfThePitfalls_AreAllThere() =>
        Assert.Equal(Enumerable.Range(1, 32), Row().Matches(Text).Select(row => int.Parse(row.Groups["number"].Value)));

    [Fact]
    public void Tests_ThatAreNamed_Exist()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText, StringComparer.Ordinal);
        var named = Test().Matches(Text);

        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Contains(
            sources[test.Groups["class"].Value], source => !test.Groups["method"].Success || source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| (?<number>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<class>[A-Z][A-Za-z]+(Tests|Conformance))(\\.(?<method>[A-Za-z_]+))?`")]
    private static partial Regex Test();
}
