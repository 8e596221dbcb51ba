using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<GoalState, GoalStateEvent>;

/// <summary>Bugs around criteria that models judge.</summary>
internal static class JudgeBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("judge-absent", "takes a judge that could not be asked for one that passed", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (state, _, _, events) => events.SelectMany(change => change is RoundEnded { Outcome: RoundOutcome.Waits } round && state.Wanted == Intent.Run
                ? [round with { Outcome = RoundOutcome.Passed, Reason = string.Empty, Wait = null, Verdicts = [.. round.Verdicts.Select(Passed)] }, new GoalEnded { At = round.At, Status = GoalStatus.Complete }]
                : ImmutableArray.Create(change)),
        }),
        Bug("judge-free", "takes a round whose judges nobody heard of for one that cost nothing", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is GoalOperationTakenOver { Models: not null } taken ? taken with { Models = null } : change),
        }),
    ];

    private static PlantedBug Bug(string name, string what, Wrapped logic) => new(name, what) { Goals = _ => logic };

    private static CheckVerdict Passed(CheckVerdict verdict) => verdict with { Verdict = Verdict.Passed };
}
