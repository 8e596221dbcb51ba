using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<WorkspaceState, WorkspaceStateEvent>;

/// <summary>Bugs around a workspace's logic.</summary>
internal static class WorkspaceBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("grants-all", "tells everyone who claims a workspace that they have it", new Wrapped(WorkspaceLogic.Instance)
        {
            Says = static (neighbour, message) => message is GrantMessage grant
                ? new GrantMessage(grant.Grant with { Holder = neighbour.Key.Goal.Value, IsWaitedFor = false })
                : message,
        }),
        Bug("keeps-workspace", "does not hear that an ended goal gives its workspace up, nor that it refuses to have it", new Wrapped(WorkspaceLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Where(change => change is not WorkspaceReleased),
        }),
    ];

    private static PlantedBug Bug(string name, string what, IActorLogic<WorkspaceState, WorkspaceStateEvent> logic) => new(name, what) { Workspaces = _ => logic };
}
