using Orleans.Goals.Simulation;
using Orleans.Goals.Simulation.Planted;

namespace Orleans.Goals.Engine.Tests.Simulation;

public sealed class PlantedBugTests
{
    /// <summary>Within so many universes a planted bug must be found.</summary>
    private const ulong Seeds = 600;

    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_PlantedBug_IsFound(string name)
    {
        var found = Simulator.Find(PlantedBugs.Find(name)!, from: 1, Seeds);

        Assert.True(found is not null, $"{name} was not found in {Seeds} seeds");
    }

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
