using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>How attempts of agents end: what they leave to the next, what counts, and what follows for the step. An attempt is open until the goals that its agent made have ended as well.</summary>
internal static class PlanWorkerEnds
{
    private const int MaximumReason = 500;

    /// <summary>A worker has ended, and told so.</summary>
    public static void End(PlanTurn turn, int index, WorkerEnding ending, WorkerObserved? observed) =>
        Leave(turn, index, new WorkerLeave { Ending = ending, Models = observed?.Models ?? new ModelUsage(), Active = observed?.Active ?? TimeSpan.Zero });

    /// <summary>Nobody knows what became of a worker: it counts with all that it was lent, and a person must tell what it did.</summary>
    public static void Lose(PlanTurn turn, int index, string reason)
    {
        var open = turn.State.Workers[index];
        Leave(turn, index, new WorkerLeave
        {
            Ending = new WorkerEnding { Outcome = WorkerOutcome.Failed, Reason = ReasonText.Clip(reason, MaximumReason) },
            Models = Lost(open),
            Active = open.Lent.Active ?? open.Observed?.Active ?? TimeSpan.Zero,
            IsLost = true,
        });
    }

    /// <summary>Ends an attempt whose worker has ended when the last goal has that its agent made.</summary>
    public static void EndWhenStill(PlanTurn turn, int index)
    {
        if (turn.State.Workers[index] is { Left: { } left } open && !open.Goals.Any(static goal => goal.IsOpen))
        {
            Settle(turn, index, left);
        }
    }

    /// <summary>The state after an attempt has ended.</summary>
    public static PlanState Apply(PlanState state, int index, WorkerClosed closed)
    {
        var step = state.Steps[index];
        var isSame = closed.Ending.Outcome == WorkerOutcome.Blocked && PlanGuards.IsSameBlocker(closed.Ending.Reason, step.Blocker);
        var next = state with
        {
            Workers = state.Workers.Remove(index),
            Crew = PlanBoard.Next(state),
            Models = state.Models + closed.Models,
            Active = state.Active + closed.Active,
            Overrun = state.Overrun + closed.Overrun,
            Exhausted = closed.Ending.Outcome == WorkerOutcome.OutOfBudget && IsAll(state, index, closed) ? state.Desired!.Models : state.Exhausted,
            Handoff = closed.Ending.Handoff,
            Progress = closed.Progress,
            IsStalled = state.IsStalled || closed.IsStalled,
            IsBlocked = state.IsBlocked || (closed.Ending.Outcome == WorkerOutcome.Blocked && closed.Next == StepPhase.Failed),
            Steps = state.Steps.SetItem(index, step with
            {
                Failures = closed.Ending.Outcome == WorkerOutcome.Failed && closed.Next is not (StepPhase.Stopped or StepPhase.Unknown) ? step.Failures + 1 : step.Failures,
                RetryAt = closed.RetryAt,
                Reason = closed.Ending.Reason.Length == 0 ? null : closed.Ending.Reason,
                Handoff = closed.Ending.Handoff,
                Progress = closed.Progress,
                Looked = closed.Next == StepPhase.Done ? default : closed.Ending.Verdicts.IsEmpty ? step.Looked : closed.Ending.Verdicts,
                Output = closed.Ending.Output,
                Blocker = closed.Ending.Outcome == WorkerOutcome.Blocked ? closed.Ending.Reason : null,
                Blocked = closed.Ending.Outcome == WorkerOutcome.Blocked ? (isSame ? step.Blocked : 0) + 1 : 0,
            }),
        };
        return PlanTransitions.Move(next, index, closed.Next);
    }

    private static void Leave(PlanTurn turn, int index, WorkerLeave leave)
    {
        var open = turn.State.Workers[index];
        if (open.Goals.Any(static goal => goal.IsOpen))
        {
            turn.Emit(new WorkerLeft { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = open.Attempt, Leave = leave });
        }
        else
        {
            Settle(turn, index, leave);
        }
    }

    /// <summary>Whether a worker ended for want of tokens or turns, not of time, and had all that was left of them; or not enough for a single turn.</summary>
    private static bool IsAll(PlanState state, int index, WorkerClosed closed)
    {
        var lent = state.Workers[index].Lent;
        if (lent.Active - closed.Active < ContractLimits.ShortestActive)
        {
            return false;
        }

        return closed.Models.Calls == 0 || PlanBudget.ModelsLeft(state with { Workers = state.Workers.Remove(index) }) == lent.Models;
    }

    /// <summary>Ends the attempt; nothing of it is open.</summary>
    private static void Settle(PlanTurn turn, int index, WorkerLeave leave)
    {
        var ending = leave.Ending;
        if (leave.IsLost)
        {
            Close(turn, index, leave, StepPhase.Unknown);
            return;
        }

        var (step, state) = (turn.State.Step(index), turn.State.Steps[index]);
        var next = ending.Outcome switch
        {
            WorkerOutcome.Succeeded => StepPhase.Done,
            _ when turn.State.Desired!.Mode == DesiredMode.Stop || turn.State.Failing is not null => StepPhase.Stopped,
            WorkerOutcome.HandedOff or WorkerOutcome.OutOfBudget or WorkerOutcome.Stopped => StepPhase.Ready,
            WorkerOutcome.Blocked => PlanGuards.IsSameBlocker(ending.Reason, state.Blocker) && state.Blocked + 1 >= PlanWorkers.SameBlockers ? StepPhase.Failed : StepPhase.Ready,
            _ => PlanDecisions.AfterFailure(state, step),
        };
        var open = turn.State.Workers[index];
        var progress = PlanGuards.After(turn.State, index, ending, turn.Now);
        var isStalled = next is StepPhase.Ready or StepPhase.Delayed or StepPhase.Failed && PlanGuards.IsStalled(turn.State, progress);
        next = isStalled ? StepPhase.Failed : next == StepPhase.Ready && progress?.NotBefore > turn.Now ? StepPhase.Delayed : next;
        Close(turn, index, leave, next, isStalled ? PlanGuards.Stall(progress!) : progress, isStalled);
        if (ending.Fences.FirstOrDefault(static fence => fence.Verdict == Verdict.Failed) is { } broken)
        {
            PlanDecisions.Fail(turn, $"fence {broken.Id} was broken by step {step.Id}: {broken.Reason}");
        }
        else if (next == StepPhase.Failed)
        {
            var what = ending.Outcome == WorkerOutcome.Blocked ? "is blocked" : "failed";
            var why = isStalled ? $"; {PlanGuards.Reason(progress!)}" : string.Empty;
            PlanDecisions.Fail(turn, string.Create(CultureInfo.InvariantCulture, $"step {step.Id} {what} in attempt {open.Attempt}: {ending.Reason}{why}"));
        }
    }

    private static void Close(PlanTurn turn, int index, WorkerLeave leave, StepPhase next, PlanProgress? progress = null, bool isStalled = false)
    {
        var (step, open) = (turn.State.Step(index), turn.State.Workers[index]);
        turn.Emit(new WorkerClosed
        {
            At = turn.Now,
            Step = step.Id,
            Attempt = open.Attempt,
            Ending = leave.Ending,
            Models = leave.Models,
            Active = leave.Active,
            Overrun = open.Lent.Active is { } lent && leave.Active > lent ? leave.Active - lent : TimeSpan.Zero,
            Next = next,
            RetryAt = PlanDecisions.RetryAt(turn, step, next, progress?.NotBefore - turn.Now ?? TimeSpan.Zero),
            Progress = progress,
            IsStalled = isStalled,
        });
    }

    private static ModelUsage Lost(OpenWorker open) => open.Lent.Models.IsLimit ? open.Lent.Models.AsUsed() : open.Observed?.Models ?? new ModelUsage();
}
