using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Plans whose end no further plan would mend: a person must.</summary>
internal static class GoalBlocks
{
    /// <summary>Blocks the goal, if its plan ended so.</summary>
    public static void After(GoalTurn turn, PlanEnding ending)
    {
        var contract = turn.State.Contract!;
        if (ending.IsBlocked && contract.Strategy is PlanStrategy.Continuous or PlanStrategy.Fresh)
        {
            GoalDecisions.Hold(turn, HoldKind.Blocked, ending.Reason);
        }
        else if (ending.IsStalled && turn.State.Progress is { } progress && progress.Plans >= (contract.Agents?.Guards?.Plans ?? AgentGuards.DefaultPlans))
        {
            var plans = progress.Plans == 1 ? "a plan" : string.Create(CultureInfo.InvariantCulture, $"{progress.Plans} plans");
            GoalDecisions.Hold(turn, HoldKind.Blocked, string.Create(CultureInfo.InvariantCulture, $"no progress in {progress.Attempts} attempts, and {plans} ended by that: {ending.Reason}"));
        }
    }
}
