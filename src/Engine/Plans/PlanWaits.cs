using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>Steps that wait. No operation does it: the end is in the record, and the plan's alarm rings then.</summary>
internal static class PlanWaits
{
    /// <summary>Begins the waits whose turn it is and ends those that are over; what follows them may be a wait again.</summary>
    public static bool Advance(PlanTurn turn)
    {
        var ready = turn.State.Ready.Where(index => turn.State.Step(index).Action is WaitAction).ToArray();
        foreach (var index in ready)
        {
            var wait = (WaitAction)turn.State.Step(index).Action;
            turn.Emit(new WaitBegun { At = turn.Now, Step = turn.State.Step(index).Id, Until = wait.Until ?? turn.Now + wait.For!.Value });
        }

        var over = turn.State.Waiting.Where(index => turn.State.Steps[index].Until <= turn.Now).ToArray();
        foreach (var index in over)
        {
            turn.Emit(new WaitEnded { At = turn.Now, Step = turn.State.Step(index).Id });
        }

        return over.Length > 0;
    }
}
