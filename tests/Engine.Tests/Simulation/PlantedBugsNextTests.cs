namespace Orleans.Goals.Engine.Tests.Simulation;

/// <summary>More of <see cref="PlantedBugTests"/>, beside them.</summary>
public sealed class PlantedBugsNextTests
{
    public static TheoryData<string> Names => PlantedBugSearch.Part(1);

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_PlantedBug_IsFound(string name) => PlantedBugSearch.AssertFound(name);
}
