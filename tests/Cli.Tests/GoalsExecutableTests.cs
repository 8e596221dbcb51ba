namespace Orleans.Goals.Cli.Tests;

public sealed class GoalsExecutableTests
{
    [Fact]
    public async Task Goals_AskedForItsVersion_TellsIt()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync("--version");

        Assert.Equal(0, end.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", end.Output);
    }

    [Fact]
    public async Task Goals_AskedForHelp_NamesEveryVerb()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync("--help");

        Assert.Equal(0, end.ExitCode);
        Assert.All(["run <FILE>", "resume <ID>", "list", "show <ID>", "pause <ID>", "cancel <ID>", "report <ID>", "--store <DIR>", "--json"], word => Assert.Contains(word, end.Output, StringComparison.Ordinal));
    }
}
