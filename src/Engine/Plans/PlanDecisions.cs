using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>Decides what a message does to a plan.</summary>
internal static class PlanDecisions
{
    /// <summary>The decision about a message.</summary>
    public static Decision<PlanState, PlanStateEvent> Decide(PlanState state, ActorMessage message, DecideContext context)
    {
        var turn = new PlanTurn(state, context, PlanTransitions.Apply);
        if (message is ForgetMessage)
        {
            return Forget(turn);
        }

        if (TakeTold(turn, message) is { } refusal)
        {
            return turn.Refuse(refusal);
        }

        if (state.Ending is not null)
        {
            // An ended plan never changes; what still arrives is old.
            return turn.End();
        }

        switch (message)
        {
            case DesiredMessage { Desired: var desired }:
                if (state.Assignment is null && desired.Assignment is null)
                {
                    return turn.Refuse("the plan has no record of its assignment");
                }

                TakeDesired(turn, desired);
                break;
            case SettledMessage settled:
                Settle(turn, settled);
                break;
            case OwnersDeadMessage dead:
                PlanTakeOvers.Take(turn, dead);
                break;
            case ChildObservedMessage or WorkerObservedMessage:
                break;
            case UndeliverableMessage { Neighbour.Kind: ActorKind.Worker } undelivered:
                PlanWorkers.TakeUndelivered(turn, undelivered);
                break;
            case UndeliverableMessage { Neighbour.Kind: ActorKind.Board }:
                // It is told again; a claim that nobody releases lapses by itself.
                break;
            case UndeliverableMessage undelivered when undelivered.Neighbour != ActorKey.ForGoal(state.Key.Goal):
                PlanChildren.TakeUndelivered(turn, undelivered);
                break;
            case UndeliverableMessage { IsRefused: true } refused when turn.State.Desired is { Mode: not DesiredMode.Stop } desired:
                // Its goal has given it up and will tell it nothing any more: it stops by itself.
                turn.Emit(new DesiredTaken { At = turn.Now, Desired = desired with { Generation = desired.Generation + 1, Mode = DesiredMode.Stop } });
                Fail(turn, refused.Reason);
                break;
            case UndeliverableMessage:
            case WakeMessage:
                break;
            default:
                return turn.Refuse($"a plan does not take {message.GetType().Name}");
        }

        Advance(turn);
        return turn.End();
    }

    private static Decision<PlanState, PlanStateEvent> Forget(PlanTurn turn)
    {
        if (!turn.State.IsForgotten)
        {
            turn.Emit(new PlanForgotten { At = turn.Now });
        }

        return turn.End();
    }

    /// <summary>Takes what goals and workers of steps tell.</summary>
    /// <returns>Why it is refused, or null.</returns>
    private static string? TakeTold(PlanTurn turn, ActorMessage message) => message switch
    {
        ChildObservedMessage told => PlanChildren.Take(turn, told.From, told.Observed),
        WorkerObservedMessage told => PlanWorkers.Take(turn, told.From, told.Observed),
        _ => null,
    };

    private static void TakeDesired(PlanTurn turn, Desired desired)
    {
        if (turn.State.Assignment is null)
        {
            turn.Emit(new PlanAssigned { At = turn.Now, Assignment = desired.Assignment! });
        }

        if (turn.State.Desired is not { } known || desired.Generation > known.Generation)
        {
            turn.Emit(new DesiredTaken { At = turn.Now, Desired = desired with { Assignment = null, Answers = [] } });
        }

        foreach (var answer in desired.Answers)
        {
            if (answer.Number == turn.State.Answered + 1)
            {
                PlanAnswers.Take(turn, answer);
            }
        }
    }

    /// <summary>Takes the result of an operation.</summary>
    public static void Settle(PlanTurn turn, SettledMessage settled)
    {
        if (settled.Result.Outcome == OperationOutcome.None)
        {
            throw new InvalidOperationException($"{settled.Operation} was settled without an outcome");
        }

        if (turn.State.FindOpen(settled.Operation, settled.Execution) is not { } open)
        {
            // Not open, or not its current execution: such a result does not count.
            return;
        }

        switch (open.Kind)
        {
            case OperationKind.Attempt:
                EndAttempt(turn, open, settled.Result);
                break;
            case OperationKind.Recheck:
                PlanRecheck.End(turn, open, settled.Result);
                break;
            case OperationKind.Reconcile:
                PlanInterruptions.End(turn, open, settled.Result);
                break;
            case OperationKind.LostCheck:
                EndLostCheck(turn, open, settled.Result);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void EndAttempt(PlanTurn turn, OpenOperation open, OperationResult result)
    {
        var index = turn.State.Graph.IndexOf(open.Step!);
        var definition = turn.State.Step(index);
        var attempt = turn.State.Steps[index].Attempt;
        var isCutShort = result.Outcome == OperationOutcome.TimedOut && PlanBudget.IsCut(definition, open);
        var next = result.Lack is not null ? PlanRemotes.AfterLack(turn.State) : After(turn.State, turn.State.Steps[index], definition, isCutShort ? OperationOutcome.Stopped : result.Outcome);
        var (billed, overrun) = PlanBudget.Bill(open, definition, result, turn.Now);
        turn.Emit(new AttemptEnded
        {
            At = turn.Now,
            Operation = open.Operation,
            Step = definition.Id,
            Attempt = attempt,
            Execution = open.Execution,
            Result = result,
            Next = next,
            RetryAt = RetryAt(turn, definition, next, result.Outcome == OperationOutcome.Lost ? PlanInterruptions.DelayAfterLoss(turn.State.Steps[index]) : TimeSpan.Zero),
            Billed = billed,
            Overrun = overrun,
            IsCutShort = isCutShort,
        });
        if (next == StepPhase.Checking)
        {
            turn.Emit(new LostCheckBegun { At = turn.Now, Operation = Open(turn, $"{open.Operation}/check", OperationKind.LostCheck, definition.Id) });
        }

        if (result.Fences.FirstOrDefault(fence => fence.Verdict == Verdict.Failed) is { } broken)
        {
            Fail(turn, $"fence {broken.Id} was broken by step {definition.Id}: {broken.Reason}");
        }
        else if (next == StepPhase.Failed)
        {
            Fail(turn, string.Create(CultureInfo.InvariantCulture, $"step {definition.Id} failed in attempt {attempt}: {result.Reason}"));
        }
    }

    private static StepPhase After(PlanState state, StepState step, StepDefinition definition, OperationOutcome outcome)
    {
        if (outcome == OperationOutcome.Succeeded)
        {
            return StepPhase.Done;
        }

        if (state.Desired!.Mode == DesiredMode.Stop)
        {
            return StepPhase.Stopped;
        }

        if (outcome is OperationOutcome.Failed or OperationOutcome.TimedOut)
        {
            return AfterFailure(step, definition);
        }

        // Stopped in the middle, or lost: nobody knows what it did.
        return outcome == OperationOutcome.Lost ? PlanInterruptions.AfterLoss(step, definition) : PlanInterruptions.After(definition);
    }

    /// <summary>Where a step stands after a failed attempt.</summary>
    public static StepPhase AfterFailure(StepState step, StepDefinition definition) =>
        step.Failures >= definition.Retry.Max ? StepPhase.Failed : definition.Retry.Delay > TimeSpan.Zero ? StepPhase.Delayed : StepPhase.Ready;

    /// <summary>When the next attempt may begin, if delayed.</summary>
    public static DateTimeOffset? RetryAt(PlanTurn turn, StepDefinition definition, StepPhase next, TimeSpan least = default) =>
        next == StepPhase.Delayed ? turn.Now + (definition.Retry.Delay > least ? definition.Retry.Delay : least) : null;

    private static void EndLostCheck(PlanTurn turn, OpenOperation open, OperationResult result)
    {
        var passed = result.Outcome == OperationOutcome.Succeeded && result.Verdicts.All(verdict => verdict.Verdict == Verdict.Passed);
        turn.Emit(new LostCheckEnded
        {
            At = turn.Now,
            Operation = open.Operation,
            Step = open.Step!,
            Result = result,
            Next = passed ? StepPhase.Done : turn.State.Desired!.Mode == DesiredMode.Stop ? StepPhase.Stopped : StepPhase.Unknown,
        });
    }

    /// <summary>Does whatever the state now allows: ends the plan, or starts what is ready.</summary>
    private static void Advance(PlanTurn turn)
    {
        var state = turn.State;
        if (state.Desired is null || state.Ending is not null)
        {
            return;
        }

        if (state.Desired.Mode == DesiredMode.Stop || state.Failing is not null)
        {
            EndWhenStill(turn);
            return;
        }

        if (!state.Rechecked)
        {
            PlanRecheck.Begin(turn);
        }

        while (turn.State is { Rechecked: true, Failing: null } && PlanView.MayStart(turn.State, turn.Now) && (PlanWaits.Advance(turn) | PlanQuestions.Advance(turn)))
        {
            // What followed a wait or a question may be one as well.
        }

        if (turn.State.Failing is not null)
        {
            EndWhenStill(turn);
            return;
        }

        if (turn.State is { Rechecked: true, IsStill: true } && turn.State.Done == turn.State.Graph.Steps.Length)
        {
            End(turn, PlanOutcome.Succeeded, string.Empty);
            return;
        }

        PlanInterruptions.Begin(turn);
        StartReady(turn);
    }

    private static void StartReady(PlanTurn turn)
    {
        while (PlanView.MayStart(turn.State, turn.Now)
            && turn.State.Rechecked
            && PlanProposals.MayBegin(turn.State)
            && PlanBudget.Allows(turn.State)
            && PlanView.OpenWork(turn.State) < PlanView.Concurrency(turn.State)
            && NextToStart(turn) is { } index)
        {
            var step = turn.State.Step(index);
            if (step.Action is GoalAction)
            {
                PlanChildren.Begin(turn, index);
                continue;
            }

            if (step.Action is AgentAction)
            {
                if (!PlanGuards.Defer(turn, index))
                {
                    PlanWorkers.Begin(turn, index);
                }

                continue;
            }

            var attempt = (turn.State.Steps.TryGetValue(index, out var known) ? known.Attempt : 0) + 1;
            var operation = string.Create(CultureInfo.InvariantCulture, $"{turn.State.Id}/{step.Id}/{attempt}");
            turn.Emit(new AttemptBegun { At = turn.Now, Operation = Open(turn, operation, OperationKind.Attempt, step.Id) with { Reserved = PlanBudget.Reserve(turn.State, step) }, Attempt = attempt });
        }
    }

    private static int? NextToStart(PlanTurn turn)
    {
        var first = PlanBudget.FirstReady(turn.State);
        foreach (var index in turn.State.Delayed)
        {
            if (turn.State.Steps[index].RetryAt <= turn.Now && !(index > first) && PlanPlacing.IsPlaced(turn.State, index) && PlanBudget.AllowsModels(turn.State, index))
            {
                return index;
            }
        }

        return first;
    }

    /// <summary>The plan cannot reach its end.</summary>
    public static void Fail(PlanTurn turn, string reason)
    {
        if (turn.State.Failing is null)
        {
            turn.Emit(new PlanFailing { At = turn.Now, Reason = reason });
        }
    }

    private static void EndWhenStill(PlanTurn turn)
    {
        if (turn.State.IsStill)
        {
            var stopped = turn.State.Desired!.Mode == DesiredMode.Stop;
            End(turn, stopped ? PlanOutcome.Stopped : PlanOutcome.Failed, turn.State.Failing ?? "the goal wanted it to stop");
        }
    }

    private static void End(PlanTurn turn, PlanOutcome outcome, string reason) => turn.Emit(new PlanEnded
    {
        At = turn.Now,
        Ending = new PlanEnding { Outcome = outcome, Reason = reason, IsBlocked = turn.State.IsBlocked, Handoff = turn.State.Handoff, Progress = turn.State.Progress, IsStalled = turn.State.IsStalled, Finished = PlanView.Finished(turn.State) },
    });

    private static OpenOperation Open(PlanTurn turn, string operation, OperationKind kind, string? step) => new()
    {
        Operation = operation,
        Kind = kind,
        Step = step,
        Execution = 1,
        Owner = PlanPlacing.Owner(turn, step),
        BegunAt = turn.Now,
    };
}
