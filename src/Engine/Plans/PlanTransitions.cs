using System.Diagnostics;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>The only mutator of a plan's state. Decides nothing: what was decided is in the event.</summary>
internal static class PlanTransitions
{
    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, PlanStateEvent change)
    {
        var next = PlanProposals.Note(PlanWorkers.Steer(PlanSpawns.Steer(PlanChildren.Steer(Change(state, change) with { Sequence = state.Sequence + 1, At = change.At }))));
        return IsUrgent(state, next) ? next with { Urgent = next.Sequence } : next;
    }

    private static PlanState Change(PlanState state, PlanStateEvent change) => change switch
    {
        PlanAssigned { Assignment: { Seed: { } seed } assignment } => PlanSeeds.Apply(state with { BegunAt = change.At }, assignment with { Seed = null, Finished = seed.Finished }, seed),
        PlanAssigned assigned => state with { Assignment = assigned.Assignment, BegunAt = assigned.At },
        DesiredTaken taken => state with { Desired = taken.Desired, Lack = taken.Desired.Mode == DesiredMode.Run ? null : state.Lack },
        AnswerTaken answer => Answer(state, answer),
        RecheckBegun begun => state with { Open = state.Open.Add(begun.Operation), Rechecks = state.Rechecks + 1 },
        RecheckEnded ended => EndRecheck(state, ended),
        AttemptBegun begun => Begin(state, begun),
        AttemptEnded ended => EndAttempt(state, ended),
        WaitBegun begun => Pause(state, begun.Step, StepPhase.Waiting, begun.At, begun.Until),
        WaitEnded ended => Move(state, state.Graph.IndexOf(ended.Step), StepPhase.Done),
        QuestionAsked asked => Pause(state, asked.Step, StepPhase.Asking, asked.At, asked.Until),
        QuestionLapsed lapsed => Answer(state, state.Graph.IndexOf(lapsed.Step), lapsed.Answer, lapsed.Next),
        LostCheckBegun begun => state with { Open = state.Open.Add(begun.Operation) },
        LostCheckEnded ended => EndLostCheck(state, ended),
        ReconcileBegun begun => PlanInterruptions.Apply(state, begun),
        ReconcileEnded ended => PlanInterruptions.Apply(state, ended),
        StepsUnplaced looked => PlanPlacing.Apply(state, looked),
        OperationsStranded looked => state with { Stranded = looked.Operations },
        ChildEvent child => PlanChildren.Apply(state, child),
        WorkerEvent worker => PlanRemotes.After(PlanWorkers.Apply(state, worker), worker),
        SpawnEvent spawn => PlanSpawns.Apply(state, spawn),
        PlanOperationTakenOver taken => PlanTakeOvers.Apply(state, taken),
        PlanFailing failing => state with { Failing = failing.Reason },
        PlanForgotten => new PlanState { Id = state.Id, IsForgotten = true, Ending = new PlanEnding { Outcome = PlanOutcome.Stopped, Reason = "its goal was cleared" } },
        PlanEnded ended => state with { Ending = ended.Ending },
        _ => throw new UnreachableException(),
    };

    /// <summary>What changes a hold, a question or the plan's end is told at once; everything else can wait a moment.</summary>
    private static bool IsUrgent(PlanState before, PlanState after) =>
        before.Ending is null != after.Ending is null
        || before.Unknown.Count != after.Unknown.Count
        || PlanWorkers.Questions(before).Count() != PlanWorkers.Questions(after).Count()
        || before.Asking.Count != after.Asking.Count
        || before.Answered != after.Answered
        || before.Proposal != after.Proposal
        || PlanView.Hold(before) != PlanView.Hold(after)
        || PlanRemotes.Hold(before) != PlanRemotes.Hold(after)
        || (PlanRemotes.Head(before) != PlanRemotes.Head(after) && after.Proposal is not null);

    private static PlanState Answer(PlanState state, AnswerTaken answer)
    {
        var next = state with { Answered = answer.Answer.Number };
        if (answer.Next == StepPhase.None)
        {
            return next;
        }

        var index = state.Graph.IndexOf(answer.Answer.Step);
        if (answer.Answer.Text is { } text)
        {
            return Answer(next, index, text, answer.Next);
        }

        var step = state.Steps[index] with { RetryAt = answer.RetryAt };
        if (answer.Answer.As == Orleans.Goals.Commands.SettleAs.Failed)
        {
            step = step with { Failures = step.Failures + 1, Reason = "a person said that it failed" };
        }

        return Move(next with { Steps = next.Steps.SetItem(index, step) }, index, answer.Next);
    }

    private static PlanState Answer(PlanState state, int index, string? answer, StepPhase next) =>
        Move(state with { Steps = state.Steps.SetItem(index, PlanQuestions.Answered(state, index, answer, next)) }, index, next);

    /// <summary>A wait or a question begins.</summary>
    private static PlanState Pause(PlanState state, string step, StepPhase phase, DateTimeOffset since, DateTimeOffset? until)
    {
        var index = state.Graph.IndexOf(step);
        return state with
        {
            Steps = state.Steps.SetItem(index, new StepState { Phase = phase, Since = since, Until = until, Operation = $"{state.Id}/{step}" }),
            Ready = state.Ready.Remove(index),
            Waiting = phase == StepPhase.Waiting ? state.Waiting.Add(index) : state.Waiting,
            Asking = phase == StepPhase.Asking ? state.Asking.Add(index) : state.Asking,
        };
    }

    private static PlanState EndRecheck(PlanState state, RecheckEnded ended)
    {
        var next = state with { Open = OpenOperations.Close(state.Open, ended.Operation), Active = state.Active + ended.Active };
        if (ended.Void)
        {
            return next with { Lack = ended.Lack ?? next.Lack };
        }

        var steps = next.Steps.ToBuilder();
        foreach (var carried in ended.Steps)
        {
            steps[state.Graph.IndexOf(carried.Step)] = new StepState
            {
                Phase = carried.Phase,
                Operation = carried.Operation,
                Reason = carried.Reason,
                Answer = carried.Answer,
                Output = carried.Output,
            };
        }

        return PlanSeeds.Place(next with { Steps = steps.ToImmutable(), Rechecked = true });
    }

    private static PlanState Begin(PlanState state, AttemptBegun begun)
    {
        var index = state.Graph.IndexOf(begun.Operation.Step!);
        var known = state.Steps.TryGetValue(index, out var step) ? step : new StepState { Phase = StepPhase.Ready };
        return state with
        {
            Steps = state.Steps.SetItem(index, known with
            {
                Phase = StepPhase.Running,
                Attempt = begun.Attempt,
                Since = known.Since ?? begun.At,
                RetryAt = null,
                Operation = begun.Operation.Operation,
            }),
            Ready = state.Ready.Remove(index),
            Delayed = state.Delayed.Remove(index),
            Open = state.Open.Add(begun.Operation),
            Attempts = state.Attempts + 1,
        };
    }

    private static PlanState EndAttempt(PlanState state, AttemptEnded ended)
    {
        var index = state.Graph.IndexOf(ended.Step);
        var step = state.Steps[index];
        var failed = ended.Result.Outcome is OperationOutcome.Failed or OperationOutcome.TimedOut && !ended.IsCutShort && ended.Result.Lack is null;
        step = step with
        {
            Failures = failed ? step.Failures + 1 : step.Failures,
            Losses = ended.Result.Outcome == OperationOutcome.Lost ? step.Losses + 1 : step.Losses,
            RetryAt = ended.RetryAt,
            Reason = ended.IsCutShort ? "it was stopped, since no more was left of the goal's active time" : ended.Result.Reason.Length == 0 ? null : ended.Result.Reason,
            Output = ended.Result.Output,
        };
        var next = state with
        {
            Open = OpenOperations.Close(state.Open, ended.Operation),
            Active = state.Active + (ended.Billed ?? ended.Result.Active),
            Overrun = state.Overrun + ended.Overrun,
            Steps = state.Steps.SetItem(index, step),
        };
        return Move(PlanRemotes.After(next, ended.Result), index, ended.Next);
    }

    private static PlanState EndLostCheck(PlanState state, LostCheckEnded ended)
    {
        var next = state with
        {
            Open = OpenOperations.Close(state.Open, ended.Operation),
            Active = state.Active + ended.Result.Active,
        };
        return Move(next, state.Graph.IndexOf(ended.Step), ended.Next);
    }

    /// <summary>Moves a step that has been begun or asked about to another phase, and its dependents with it when it is done.</summary>
    public static PlanState Move(PlanState state, int index, StepPhase phase)
    {
        var step = state.Steps[index] with { Phase = phase, Since = IsEnd(phase) ? null : state.Steps[index].Since };
        if (phase is StepPhase.Ready or StepPhase.Delayed && !AreDependenciesDone(state, index))
        {
            // Carried over from an earlier plan ahead of its turn: it waits for the steps before it like any other.
            return state with { Steps = state.Steps.Remove(index), Unknown = state.Unknown.Remove(index) };
        }

        var next = state with
        {
            Steps = state.Steps.SetItem(index, step),
            Ready = phase == StepPhase.Ready ? state.Ready.Add(index) : state.Ready,
            Delayed = phase == StepPhase.Delayed ? state.Delayed.Add(index) : state.Delayed,
            Reconciling = phase == StepPhase.Reconciling ? state.Reconciling.Add(index) : state.Reconciling,
            Unknown = phase == StepPhase.Unknown ? state.Unknown.Add(index) : state.Unknown.Remove(index),
            Waiting = state.Waiting.Remove(index),
            Asking = state.Asking.Remove(index),
        };
        return phase == StepPhase.Done ? Finish(next, index) : next;
    }

    /// <summary>Whether a step in this phase is over for its plan.</summary>
    public static bool IsEnd(StepPhase phase) => phase is StepPhase.Done or StepPhase.Kept or StepPhase.KeptUnchecked or StepPhase.Failed or StepPhase.Stopped;

    private static PlanState Finish(PlanState state, int index)
    {
        var next = state with { Done = state.Done + 1 };
        foreach (var dependent in state.Graph.DependentsOf(index))
        {
            if (!next.Steps.ContainsKey(dependent) && AreDependenciesDone(next, dependent))
            {
                next = next with { Ready = next.Ready.Add(dependent) };
            }
        }

        return next;
    }

    /// <summary>Whether all that a step waits for is done.</summary>
    public static bool AreDependenciesDone(PlanState state, int index)
    {
        foreach (var dependency in state.Graph.DependenciesOf(index))
        {
            if (!state.IsDone(dependency))
            {
                return false;
            }
        }

        return true;
    }
}
