using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Agents.Live;

public sealed class LiveTextTests
{
    private const string Value = "hunter2-and-more";

    [Theory]
    [InlineData(new[] { "I use ", "hunter2-and-more", " now." }, "I use [secret KEY] now.")]
    [InlineData(new[] { "I use hunter2-", "and-m", "ore now." }, "I use [secret KEY] now.")]
    [InlineData(new[] { "I use hunter2-and-mor" }, "I use")]
    [InlineData(new[] { "I use h" }, "I use")]
    [InlineData(new[] { "I use hunter2-and-mad" }, "I use hunter2-and-mad")]
    [InlineData(new[] { "", "  " }, null)]
    public void Newest_AtAnyMoment_ShowsNoPieceOfASecret(string[] pieces, string? shown)
    {
        var live = Of(pieces);

        Assert.Equal(shown, live.Newest());
    }

    [Fact]
    public void Newest_EachCharacterByItself_NeverShowsMoreThanItsBeginning()
    {
        var live = new LiveText(new Redactor([new("KEY", Value)]));
        foreach (var character in $"a{Value}b{Value}")
        {
            live.Add(character.ToString());
            Assert.DoesNotContain("hunter", live.Newest() ?? string.Empty, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Newest_MuchWasSaid_IsItsEndAndBounded()
    {
        var live = new LiveText(Redactor.Nothing);
        for (var line = 0; line < 100_000; line++)
        {
            live.Add($"line {line}\n");
        }

        var shown = live.Newest()!;
        Assert.InRange(shown.Length, 100, AgentView.MaximumSays);
        Assert.EndsWith("line 99999", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Newest_ValuesAreNotAllKnown_IsNothing()
    {
        var live = new LiveText(new Redactor([], isComplete: false));
        live.Add("the key is");

        Assert.Null(live.Newest());
    }

    private static LiveText Of(string[] pieces)
    {
        var live = new LiveText(new Redactor([new("KEY", Value)]));
        foreach (var piece in pieces)
        {
            live.Add(piece);
        }

        return live;
    }
}
