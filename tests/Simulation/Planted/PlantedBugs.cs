using Orleans.Goals.Simulation.Upgrading;
using Orleans.Goals.Simulation.Watching;

namespace Orleans.Goals.Simulation.Planted;

/// <summary>Every bug that can be planted.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } = [.. GoalBugs.All, .. PlanBugs.All, .. ChildBugs.All, .. WorkerBugs.All, .. BoardBugs.All, .. PlanningBugs.All, .. JudgeBugs.All, .. WorkspaceBugs.All, .. WatchBugs.All.Select(bug => bug with { MayShow = WatchPlan.IsIn }), .. WatchBugs.Upgrading.Select(bug => bug with { MayShow = UpgradePlan.IsIn }), .. StoreBugs.All, .. OwnerBugs.All];

    /// <summary>A bug by its name, or null.</summary>
    public static PlantedBug? Find(string name) => All.FirstOrDefault(bug => bug.Name == name);
}
