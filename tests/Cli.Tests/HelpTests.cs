namespace Orleans.Goals.Cli.Tests;

public sealed class HelpTests
{
    private const int Screen = 54;

    [Fact]
    public async Task Help_OfTheCommand_NamesEveryVerbOnceUnderAHeadingAndFitsAScreen()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync("--help");

        Assert.Equal(0, end.ExitCode);
        Assert.InRange(end.Lines.Count, 10, Screen);
        foreach (var verb in await VerbsAsync(folder))
        {
            Assert.Single(end.Lines, line => line.StartsWith($"  {verb} ", StringComparison.Ordinal) || line == $"  {verb}");
        }

        foreach (var heading in (string[])["Run", "Look", "Change", "This machine", "Options of every verb", "Examples"])
        {
            Assert.Contains(heading, end.Lines);
        }
    }

    [Fact]
    public async Task Help_OfEveryVerb_FitsAScreenAndDescribesAll()
    {
        using var folder = new GoalFolder();

        foreach (var verb in await VerbsAsync(folder))
        {
            var end = await folder.GoalsAsync(verb, "--help");

            Assert.Equal(0, end.ExitCode);
            Assert.True(end.Lines.Count is > 5 and <= Screen, $"{verb}: {end.Lines.Count} lines");
            Assert.All(end.Lines.Where(line => line.StartsWith("  -", StringComparison.Ordinal)), line => Assert.Contains("  ", line[4..], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Help_OfAVerb_EndsWithExamples()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync("plans", "--help");

        Assert.Contains("  goals plans release --diff 1 2", end.Lines);
    }

    /// <summary>The verbs, as the command itself completes them.</summary>
    private static async Task<string[]> VerbsAsync(GoalFolder folder)
    {
        var verbs = (await folder.GoalsAsync("[suggest:6]", "goals ")).Lines.Where(line => line.Length > 0 && char.IsAsciiLetterLower(line[0])).ToArray();
        Assert.Contains("run", verbs);
        return verbs;
    }
}
