using Orleans.Goals.Simulation;

namespace Orleans.Goals.Engine.Tests.Simulation;

public sealed class PlantedBugTests
{
    public static TheoryData<string> Names => PlantedBugSearch.Part(0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_PlantedBug_IsFound(string name) => PlantedBugSearch.AssertFound(name);

    [Fact]
    public void Run_PlantedBug_FailsWithSeedSentenceAndStory()
    {
        using var output = new StringWriter();

        var exit = SimulationCommand.Run(["--seed", "2", "--bug", "no-round"], output);

        Assert.Equal(1, exit);
        Assert.Contains("seed 2: A goal completes only in a verification round", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" closes plan 1", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds", "many")]
    [InlineData("--bug", "no-such-bug")]
    [InlineData("--what")]
    public void Run_WrongCommandLine_SaysWhatIsRight(params string[] args)
    {
        using var output = new StringWriter();

        var exit = SimulationCommand.Run(args, output);

        Assert.Equal(64, exit);
        Assert.Contains("usage:", output.ToString(), StringComparison.Ordinal);
    }
}
