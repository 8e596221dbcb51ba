using System.Collections.Immutable;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<PlanState, PlanStateEvent>;

/// <summary>Bugs around goals that are steps of others.</summary>
internal static class ChildBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("leaves-children", "ends although goals of its steps have not ended", new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, message) => message is DesiredMessage { Desired.Mode: DesiredMode.Stop } || state.Desired is { Mode: DesiredMode.Stop }
                ? state with { Children = ImmutableSortedDictionary<int, OpenChild>.Empty }
                : state,
        }),
        Bug("lends-twice", "forgets what goals of its steps have been lent", new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, _) => state with { Children = state.Children.ToImmutableSortedDictionary(child => child.Key, child => child.Value with { Lent = new ChildLoan() }) },
        }),
        Bug("counts-child-twice", "counts twice what a goal of a step used", new Wrapped(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is ChildEnded ended
                ? ended with { Usage = ended.Usage with { Attempts = 2 * ended.Usage.Attempts } }
                : change),
        }),
        Bug("lends-made-goal-twice", "gives a worker back what a goal of its agent was lent, although it was used", new Wrapped(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is SpawnEnded ended
                ? ended with { End = ended.End with { Usage = new ChildUsage() } }
                : change),
        }),
        Bug("makes-goal-again", "makes a goal anew for a call that it has answered", new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, message) => message is WorkerObservedMessage ? state with { Workers = state.Workers.ToImmutableSortedDictionary(worker => worker.Key, static worker => worker.Value with { Asked = 0, Observed = null }) } : state,
        }),
        new("deaf-child", "does not hear that the goal whose step it is wants it to stop")
        {
            Goals = static _ => new WrappedLogic<GoalState, GoalStateEvent>(GoalLogic.Instance)
            {
                Decides = static (_, _, _, events) => events.Where(static change => change is not ParentWished { Mode: DesiredMode.Stop }),
            },
        },
        new("ends-as-complete", "tells the plan that it is complete when it was cancelled")
        {
            Goals = static _ => new WrappedLogic<GoalState, GoalStateEvent>(GoalLogic.Instance)
            {
                Says = static (_, message) => message is ChildObservedMessage { Observed.Usage: not null } told ? told with { Observed = told.Observed with { Status = GoalStatus.Complete } } : message,
            },
        },
    ];

    private static PlantedBug Bug(string name, string what, Wrapped logic) => new(name, what) { Plans = _ => logic };
}
