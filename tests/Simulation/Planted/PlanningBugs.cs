using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Planning;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<GoalState, GoalStateEvent>;

/// <summary>Bugs around plans that a model writes.</summary>
internal static class PlanningBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("forgets-planning", "takes a planner's call of which nobody knows for one that cost nothing", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is PlanningEnded { CountsReserved: true } ended ? ended with { CountsReserved = false } : change),
        }),
        Bug("plans-again", "lets a plan be tried again that was tried", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, message) => message is Engine.Runner.SettledMessage && !state.Tried.IsDefault
                ? state with { Tried = [.. state.Tried.Select(static plan => plan with { Hash = plan.Hash is null ? null : string.Empty })] }
                : state,
        }),
        Bug("believes-items", "takes what the initializer wrote for passed, whatever a round says", new Wrapped(GoalLogic.Instance)
        {
            Hears = static (state, message) => message is Engine.Runner.SettledMessage settled && !state.Features.IsDefault
                ? settled with { Result = settled.Result with { Verdicts = [.. settled.Result.Verdicts.Select(verdict => state.Features.Any(item => item.Check.Id == verdict.Id) ? verdict with { Verdict = Contracts.Verdict.Passed } : verdict)] } }
                : message,
        }),
        Bug("skips-initializer", "begins its plans without what the initializer was to write", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, _) => state.Features.IsDefault ? state with { Features = [] } : state,
        }),
        Bug("plans-for-nothing", "does not count what a plan cost that was written", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is PlanningEnded { Reply.Said: not null } ended ? ended with { Reply = ended.Reply with { Usage = new ModelUsage() } } : change),
        }),
    ];

    private static PlantedBug Bug(string name, string what, Wrapped logic) => new(name, what) { Goals = _ => logic };
}
