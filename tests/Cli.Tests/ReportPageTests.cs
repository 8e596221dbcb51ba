using System.Xml;
using System.Xml.Linq;
using Orleans.Goals.Cli.Reports;

namespace Orleans.Goals.Cli.Tests;

public sealed class ReportPageTests
{
    private static readonly string[] Elements =
    [
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "h3", "p", "div", "span", "b", "i", "small", "a", "code", "pre", "dl", "dt", "dd", "ul", "li",
        "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "g", "defs", "pattern", "path", "rect", "circle", "text",
    ];

    [Fact]
    public void Render_OfHostileText_IsTextAndNothingElse()
    {
        var page = Render(SampleAccount.Of(3, SampleAccount.Hostile), _ => new Evidence("/tmp/a \"b\"<c>", SampleAccount.Hostile, IsAll: true));

        var document = Parse(page);
        Assert.All(document.Descendants(), element => Assert.Contains(element.Name.LocalName, Elements));
        Assert.All(document.Descendants().Attributes(), attribute => Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal), attribute.ToString()));
        Assert.All(document.Descendants("a").Attributes("href"), link => Assert.True(link.Value.StartsWith('#') || link.Value.StartsWith("file:///", StringComparison.Ordinal)));
        Assert.Contains("</title></style><script>alert(1)</script>\" onload=\"x ' & <!-- ]]> red link gnp.", document.Descendants("p").Select(paragraph => paragraph.Value));
        Assert.DoesNotContain(page, character => (char.IsControl(character) && character is not '\n') || character is '\u202e' or '\uFFFF');
    }

    [Fact]
    public void Render_OfAnyAccount_NeedsNothingFromOutside()
    {
        var document = Parse(Render(SampleAccount.Of(12)));

        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'", document.Descendants("meta").Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value);
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute => attribute.Name.LocalName == "src");
        Assert.DoesNotContain("url(http", document.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", document.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OfAnyAccount_CanBeReadWithoutSeeingIt()
    {
        var document = Parse(Render(SampleAccount.Of(12)));

        Assert.Equal("en", document.Root!.Attribute("lang")!.Value);
        Assert.Single(document.Descendants("h1"));
        Assert.All(document.Descendants("table"), table => Assert.NotEmpty(table.Elements("caption")));
        Assert.All(document.Descendants("th"), head => Assert.NotNull(head.Attribute("scope")));
        Assert.All(document.Descendants("svg"), drawing => Assert.True(drawing.Attribute("role")?.Value == "img" && drawing.Attribute("aria-label")?.Value.Length > 0));
        Assert.Distinct(document.Descendants().Attributes("id").Select(id => id.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(300)]
    public void Render_OfAPlanThatFits_DrawsEveryStepAndLeadsToItsRow(int steps)
    {
        var document = Parse(Render(SampleAccount.Of(steps)));

        var graph = document.Descendants("svg").Single(drawing => drawing.Attribute("class")!.Value == "graph");
        Assert.Equal(steps, graph.Descendants("a").Count());
        var ids = document.Descendants().Attributes("id").Select(id => "#" + id.Value).ToHashSet();
        Assert.All(graph.Descendants("a").Attributes("href"), link => Assert.Contains(link.Value, ids));
    }

    [Fact]
    public void Render_OfTenThousandSteps_StaysUsable()
    {
        var page = Render(SampleAccount.Of(10_000));

        Assert.InRange(page.Length, 10_000, 200_000);
        var document = Parse(page);
        Assert.InRange(document.Descendants("svg").Single(drawing => drawing.Attribute("class")!.Value == "graph").Descendants("g").Count(), 10, 40);
        Assert.Equal(["p1-s9999"], document.Descendants("tr").Attributes("id").Select(id => id.Value));
        Assert.Contains(document.Descendants("p"), paragraph => paragraph.Value.StartsWith("9999 steps not listed", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_WhereTheFileIsGone_SaysSo() => Assert.Contains("the file is not there any more", Render(SampleAccount.Of(1)), StringComparison.Ordinal);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[1;31mred\e[0m", "red")]
    [InlineData("\e]0;title\arest", "rest")]
    [InlineData("\e]8;;http://x\e\\link\e]8;;\e\\", "link")]
    [InlineData("a\rb\0c\u009b31md", "abcd")]
    [InlineData("\u202eevil\u2066", "evil")]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("\e", "")]
    [InlineData("smile \U0001F600", "smile \U0001F600")]
    public void Clean_OfATextFromOutside_LeavesWhatIsSeen(string text, string expected) => Assert.Equal(expected, SafeText.Clean(text));

    private static string Render(ReadModels.GoalReport report, Func<Stores.ArtifactReference, Evidence>? evidence = null) =>
        ReportPage.Render(report, evidence ?? (_ => new Evidence(null, string.Empty, IsAll: false)));

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}
