using Orleans.Goals.Simulation;
using Orleans.Goals.Simulation.Planted;

namespace Orleans.Goals.Engine.Tests.Simulation;

/// <summary>Looks for planted bugs. The tests of a class run one after another, and these take longer than all others: so they are in several.</summary>
internal static class PlantedBugSearch
{
    /// <summary>How many classes share the bugs.</summary>
    public const int Parts = 3;

    /// <summary>Within so many universes a planted bug must be found.</summary>
    private const ulong Seeds = 600;

    /// <summary>The names of one of the parts: every third bug.</summary>
    /// <param name="part">From 0.</param>
    public static TheoryData<string> Part(int part) => [.. PlantedBugs.All.Select(static bug => bug.Name).Where((_, index) => index % Parts == part)];

    public static void AssertFound(string name)
    {
        var found = Simulator.Find(PlantedBugs.Find(name)!, from: 1, Seeds);

        Assert.True(found is not null, $"{name} was not found in {Seeds} seeds");
    }
}
