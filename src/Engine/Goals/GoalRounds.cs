using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>The verification rounds of a goal: after a plan, or over the claim of an agent that is at rest.</summary>
internal static class GoalRounds
{
    /// <summary>Begins a verification round.</summary>
    /// <param name="turn">The decision.</param>
    /// <param name="proposal">What it is begun for; null after a plan.</param>
    public static void Begin(GoalTurn turn, PlanProposal? proposal = null)
    {
        if (GoalJudges.Lack(turn.State) is { } lack)
        {
            GoalDecisions.Hold(turn, HoldKind.Budget, lack);
            return;
        }

        var round = turn.State.Rounds + 1;
        turn.Emit(new RoundBegun { At = turn.Now, Round = round, Operation = GoalDecisions.Open(turn, OperationKind.Round, $"round-{round}") with { Tokens = GoalJudges.Reserve(turn.State) }, Proposal = proposal });
    }

    /// <summary>Takes what a round saw.</summary>
    public static void End(GoalTurn turn, OperationResult result)
    {
        var (proposal, ended) = (turn.State.Verifying, VerificationRound.Judge(turn.State, result, turn.Now));
        if (ended.Outcome == RoundOutcome.Asked && proposal is not null && turn.State.Current is null)
        {
            // Whoever claimed is gone: a plan follows, and nobody is asked before that.
            ended = ended with { Outcome = RoundOutcome.Stopped, Reason = "the agent that claimed to be done has ended", Verdicts = [], Asked = null };
        }

        turn.Emit(ended);
        if (result.Lack is { } lack && turn.State.Wanted != Intent.Cancel)
        {
            GoalDecisions.Hold(turn, HoldKind.Blocked, lack);
        }
        else if (ended.Outcome == RoundOutcome.Failed && result.JudgeFault is { } fault && GoalJudges.IsWithout(result))
        {
            // No plan would get around it, and no agent: a person must.
            GoalDecisions.Hold(turn, HoldKind.Blocked, $"the model that judges could not be asked: {fault.Message}");
        }
        else if (turn.State.Current is not null)
        {
            GoalProposals.EndRound(turn, proposal!, ended, result);
        }
        else if (ended.Outcome == RoundOutcome.Passed && turn.State.Wanted != Intent.Cancel && !GoalView.AwaitsGivenUp(turn.State))
        {
            GoalDeliveries.Complete(turn);
        }
    }

    /// <summary>What the judges of a lost round cost nobody knows: it counts with its reservation. The next execution has one of its own.</summary>
    public static GoalOperationTakenOver TakeOver(GoalState state, OpenOperation open, GoalOperationTakenOver taken) => open.Tokens is null ? taken : taken with
    {
        Models = JudgeBudget.Lost(open),
        Tokens = GoalJudges.Reserve(GoalTransitions.Charge(state, JudgeBudget.Lost(open))),
    };
}
