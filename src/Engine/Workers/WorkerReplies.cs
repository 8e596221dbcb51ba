using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>Begins a worker's model calls, within what bounds them, and takes what they give.</summary>
internal static class WorkerReplies
{
    /// <summary>Begins the next model call; or shortens the conversation first; or ends the attempt where a bound is reached.</summary>
    public static void Next(WorkerTurn turn)
    {
        if (turn.State.WrapUp is null && WorkerRepetition.Failure(turn.State) is { } failure)
        {
            WorkerDecisions.End(turn, WorkerOutcome.Failed, failure);
            return;
        }

        if (turn.State.WrapUp is null && Bound(turn.State) is { } ending)
        {
            if (turn.State.Turns == 0)
            {
                // It has not begun: there is nothing to wrap up.
                WorkerDecisions.End(turn, ending.Outcome, ending.Reason);
                return;
            }

            turn.Emit(new WorkerWrapsUp { At = turn.Now, Ending = ending });
        }

        if (turn.State.WrapUp is { } last && (WorkerView.TurnsLeft(turn.State) <= 0 || !WorkerCalls.Fits(turn.State, 1, 1) || WorkerView.ActiveLeft(turn.State) <= TimeSpan.Zero))
        {
            // Not even that fits.
            WorkerDecisions.End(turn, last.Outcome, last.Reason);
            return;
        }

        if (turn.State.WrapUp is null && !IsNudged(turn.State) && WorkerRepetition.Nudge(turn.State) is { } nudge)
        {
            turn.Emit(new WorkerTold { At = turn.Now, Text = nudge });
        }

        WorkerBackground.TellEnds(turn);
        WorkerGoals.TellEnds(turn);
        foreach (var said in WorkerControls.Unheard(turn.State).ToArray())
        {
            var text = said.IsNudge ? string.Empty : $"The person whose goal this is says, and it goes before what you had in mind: {said.Text}";
            turn.Emit(new WorkerTold { At = turn.Now, Text = text, Steering = said.Number });
        }

        WorkerBoard.Tell(turn);

        // The last turn but one is for work.
        var compacts = turn.State.WrapUp is null && !(WorkerView.TurnsLeft(turn.State) <= 2) && WorkerCompaction.IsDue(turn.State);
        var (tokens, cost) = WorkerCalls.Reserve(turn.State, compacts);
        turn.Emit(new TurnBegun { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Turn, "turn"), Tokens = tokens, Cost = cost, Compacts = compacts });
    }

    /// <summary>Takes what a model call gave.</summary>
    public static void End(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var compacts = turn.State.Stage == WorkerStage.Compacting;
        var reply = result.Turn ?? new TurnReply();

        // Stopped in the middle, or by a failure of the host itself: nobody knows what was billed.
        var isUnknown = result.Turn is null;
        turn.Emit(new TurnEnded { At = turn.Now, Operation = open.Operation, Reply = compacts ? reply with { Said = null } : reply, Active = result.Active, CountsReserved = isUnknown });
        if (compacts)
        {
            Compact(turn, reply.Said?.Text);
        }
        else if (turn.State.Desired!.Mode == DesiredMode.Stop && reply.Said is null)
        {
            // Its plan wants it to stop: it ends.
            return;
        }
        else if (reply.Fault is { } fault)
        {
            Pause(turn, fault);
        }
        else if (!isUnknown && reply.Said is null)
        {
            // It was stopped before the model was called: it is over, or begun again.
        }
        else if (isUnknown)
        {
            Pause(turn, new TurnFault { Kind = TurnFaultKind.Transient, Message = result.Reason.Length == 0 ? "the model call was stopped" : result.Reason });
        }
        else if (turn.State.WrapUp is { } ending)
        {
            WrapUp(turn, ending, reply.Said!.Text);
        }
        else if (turn.State.Idle >= WorkerLimits.Of(turn.State).Idle)
        {
            WorkerDecisions.End(turn, WorkerOutcome.Failed, string.Create(CultureInfo.InvariantCulture, $"the agent made {WorkerLimits.Of(turn.State).Idle} {(turn.State.Idle == 1 ? "reply" : "replies in a row")} without calling a tool"));
        }
        else if (reply.Said!.Calls.IsEmpty)
        {
            turn.Emit(new WorkerTold { At = turn.Now, Text = "You called no tool, so nothing happened. Go on with the work; `propose_complete` when the step is done; `propose_blocked` if only a person can help." });
        }
    }

    /// <summary>The last reply is what the worker leaves.</summary>
    private static void WrapUp(WorkerTurn turn, WorkerEnding ending, string said) => WorkerDecisions.End(
        turn,
        ending.Outcome,
        ending.Reason,
        string.IsNullOrWhiteSpace(said) ? null : turn.State.Handoff with { Summary = ReasonText.Beginning(said, Handoff.MaximumSummary) });

    private static void Compact(WorkerTurn turn, string? written, bool isTooLong = false)
    {
        var entries = WorkerCompaction.Entries(turn.State, isTooLong);
        var byModel = !string.IsNullOrWhiteSpace(written);
        var gone = turn.State.Transcript[..entries];
        turn.Emit(new Compacted
        {
            At = turn.Now,
            Entries = entries,
            Summary = WorkerCompaction.Frame(byModel ? written! : WorkerCompaction.ByRule(gone), entries),
            ByModel = byModel,
            Kept = WorkerCompaction.Kept(turn.State, gone),
        });
    }

    /// <summary>After a fault the same is tried later, or the attempt ends. The provider's failure is never the goal's.</summary>
    private static void Pause(WorkerTurn turn, TurnFault fault)
    {
        switch (fault.Kind)
        {
            case TurnFaultKind.TooLong when turn.State.Faults < WorkerLimits.Faults && WorkerCompaction.Entries(turn.State, isTooLong: true) > 0:
                Compact(turn, written: null, isTooLong: true);
                break;
            case TurnFaultKind.Quota:
                turn.Emit(new WorkerWaits
                {
                    At = turn.Now,
                    Wait = new WorkerWait { Until = Later(turn.Now, fault.Again, WorkerLimits.QuotaPause), Reason = $"the quota of the model is used up: {fault.Message}", IsQuota = true, IsGuess = !(fault.Again > turn.Now) },
                });
                break;
            case TurnFaultKind.Transient when turn.State.Faults < WorkerLimits.Faults:
                turn.Emit(new WorkerWaits
                {
                    At = turn.Now,
                    Wait = new WorkerWait { Until = Later(turn.Now, fault.Again, Backoff(turn.State.Faults)), Reason = $"the model could not be asked: {fault.Message}" },
                });
                break;
            case var _ when turn.State.WrapUp is { } ending:
                WorkerDecisions.End(turn, ending.Outcome, ending.Reason);
                break;
            case TurnFaultKind.Refused:
                // A wrong key, a model that is not there: no other plan would get around it.
                WorkerDecisions.End(turn, WorkerOutcome.Blocked, $"the model could not be asked: {fault.Message}");
                break;
            default:
                WorkerDecisions.End(turn, WorkerOutcome.Failed, $"the model could not be asked: {fault.Message}");
                break;
        }
    }

    /// <summary>When to ask again: when the provider says, else after a pause.</summary>
    public static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset? again, TimeSpan pause) => again > now ? again.Value : now + pause;

    /// <summary>The pause after so many faults in a row.</summary>
    public static TimeSpan Backoff(int faults) =>
        TimeSpan.FromTicks(Math.Min(WorkerLimits.LongestPause.Ticks, WorkerLimits.FirstPause.Ticks << Math.Clamp(faults - 1, 0, 20)));

    /// <summary>Which bound is reached before another turn, or null.</summary>
    private static WorkerEnding? Bound(WorkerState state)
    {
        var policy = state.Assignment!.Policy;
        var stretch = policy.MaxStretch ?? AgentPolicy.DefaultStretch;
        var turns = policy.MaxTurns ?? AgentPolicy.DefaultTurns;
        return state switch
        {
            // The last of them says where it stands, unless it is the only one.
            _ when WorkerView.TurnsLeft(state) <= (state.Turns == 0 ? 0 : 1) => Of(WorkerOutcome.OutOfBudget, "the budget of turns is used up"),
            _ when !WorkerCalls.Fits(state, 2, 512) => Of(WorkerOutcome.OutOfBudget, $"the budget of {(WorkerView.CostLeft(state) is null ? "tokens" : WorkerView.TokensLeft(state) is null ? "cost" : "tokens or cost")} does not allow another turn"),
            _ when WorkerView.ToolsLeft(state) <= 0 => Of(WorkerOutcome.OutOfBudget, "the budget of tool calls is used up"),
            _ when WorkerView.ActiveLeft(state) < ContractLimits.ShortestActive && WorkerView.LentActive(state) < state.Assignment.Step.Timeout =>
                Of(WorkerOutcome.OutOfBudget, "the budget of active time is used up"),
            _ when state.Active + ContractLimits.ShortestActive > state.Assignment.Step.Timeout => Of(WorkerOutcome.Failed, $"its time of {DurationText.Format(state.Assignment.Step.Timeout)} was over"),
            _ when state.Active - state.ActiveBeside >= stretch => Of(WorkerOutcome.HandedOff, $"it was at work for {DurationText.Format(stretch)}"),
            _ when state.Turns >= turns => Of(WorkerOutcome.HandedOff, string.Create(CultureInfo.InvariantCulture, $"it made {turns} turns")),
            _ => null,
        };

        static WorkerEnding Of(WorkerOutcome outcome, string reason) => new() { Outcome = outcome, Reason = reason };
    }

    private static bool IsNudged(WorkerState state) => state.Transcript is [.., HostSaid];
}
