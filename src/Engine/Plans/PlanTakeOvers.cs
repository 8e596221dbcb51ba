using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>What becomes of the operations of hosts that are dead: another goes on with them, if there is one that has what they need.</summary>
internal static class PlanTakeOvers
{
    /// <summary>Takes over what dead hosts ran, and notes what has to wait.</summary>
    public static void Take(PlanTurn turn, OwnersDeadMessage dead)
    {
        var stranded = ImmutableArray.CreateBuilder<string>();
        foreach (var open in turn.State.Open.Where(open => dead.Owners.Contains(open.Owner)))
        {
            if (TakeOvers.IsGivenUp(open))
            {
                PlanDecisions.Settle(turn, new SettledMessage(open.Operation, open.Execution, TakeOvers.Result(open)));
            }
            else if (NextOwner(turn, open) is { } owner)
            {
                turn.Emit(new PlanOperationTakenOver { At = turn.Now, Operation = open.Operation, Execution = open.Execution + 1, Owner = owner });
            }
            else
            {
                stranded.Add(open.Operation);
            }
        }

        if (!stranded.SequenceEqual(Stranded(turn.State).Select(static open => open.Operation), StringComparer.Ordinal))
        {
            turn.Emit(new OperationsStranded { At = turn.Now, Operations = stranded.ToImmutable() });
        }
    }

    /// <summary>What is to stop needs nothing of a host: none starts it, and any can end what is left of it.</summary>
    private static OwnerId? NextOwner(PlanTurn turn, OpenOperation open) =>
        PlanLogic.Instance.MustStop(turn.State, open) ? turn.Owner : PlanPlacing.TryOwner(turn, open.Step);

    /// <summary>What was begun on hosts that are dead, and nobody can go on with now.</summary>
    public static IEnumerable<OpenOperation> Stranded(PlanState state) => state.Stranded.IsDefault ? [] : state.Open.Where(open => IsStranded(state, open));

    /// <summary>Whether nobody can go on with an open operation.</summary>
    public static bool IsStranded(PlanState state, OpenOperation open) => !state.Stranded.IsDefault && state.Stranded.Contains(open.Operation, StringComparer.Ordinal);

    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, PlanOperationTakenOver taken) => state with
    {
        Open = OpenOperations.TakeOver(state.Open, taken.Operation, taken.Execution, taken.Owner),
        Stranded = state.Stranded.IsDefault ? default : state.Stranded.Remove(taken.Operation, StringComparer.Ordinal),
    };
}
