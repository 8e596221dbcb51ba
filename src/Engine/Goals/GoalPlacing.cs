using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>On which hosts what is a goal's own runs: hashes, rounds, calls that write plans. While there is none that has what the goal needs it begins none of them, and no plan.</summary>
internal static class GoalPlacing
{
    /// <summary>What a host must have for anything of the goal's own; for its next plan as well, while that is to be made.</summary>
    public static ImmutableArray<string> Needs(GoalState state) => state.Contract is { } contract ? HostNeeds.Read(HostNeeds.Of(contract, Maker(state)), contract, ContractJsonContext.Default.GoalContract) : [];

    /// <summary>The host that begins an operation. Where none has what is needed it is this one.</summary>
    public static OwnerId Owner(GoalTurn turn) => turn.OwnerFor(Needs(turn.State)) ?? turn.Owner;

    /// <summary>Looks whether there is a host, for a goal that is about to begin something.</summary>
    /// <returns>Whether there is none.</returns>
    public static bool IsNowhere(GoalTurn turn)
    {
        var state = turn.State;
        var isUnplaced = !(state.Stage == GoalStage.Executing && GoalProposals.Standing(state) is null) && turn.OwnerFor(Needs(state)) is null;
        if (isUnplaced != state.IsUnplaced)
        {
            turn.Emit(new GoalUnplaced { At = turn.Now, IsUnplaced = isUnplaced });
        }

        return isUnplaced;
    }

    /// <summary>The host that goes on with an operation whose owner is dead; null when none can, which is noted.</summary>
    /// <remarks>What is to stop, and what has no time left, needs nothing of a host: any can end what is left of it.</remarks>
    public static OwnerId? Next(GoalTurn turn, OpenOperation open)
    {
        var isOver = open.Kind == OperationKind.Clear || GoalLogic.Instance.MustStop(turn.State, open) || GoalView.Deadline(turn.State) <= turn.Now;
        var owner = isOver ? turn.Owner : turn.OwnerFor(Needs(turn.State));
        if (turn.State.IsUnplaced != owner is null)
        {
            turn.Emit(new GoalUnplaced { At = turn.Now, IsUnplaced = owner is null });
        }

        return owner;
    }

    /// <summary>That the goal waits for a host, or null.</summary>
    public static PlanHold? Hold(GoalState state) => IsWaiting(state) ? new PlanHold { Kind = HoldKind.Wait, Reason = HostNeeds.Reason(Needs(state)) } : null;

    /// <summary>What is waited for a host with.</summary>
    public static IReadOnlyList<ImmutableArray<string>> Missing(GoalState state) => IsWaiting(state) ? [Needs(state)] : [];

    private static string? Maker(GoalState state) => state switch
    {
        _ when GoalFeatures.AreMissing(state) => HostNeeds.Models,
        { Stage: not GoalStage.Planning } or { Written: not null } => null,
        { Contract: { Strategy: PlanStrategy.Planner, Planner: { } planner } } => HostNeeds.Planner(planner.Name),
        _ => AgentRules.AreWritten(state.Contract!.Strategy) ? HostNeeds.Models : null,
    };

    private static bool IsWaiting(GoalState state) => state is { IsUnplaced: true, Ended: GoalStatus.None };
}
