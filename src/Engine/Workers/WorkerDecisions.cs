using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>Decides what a message does to a worker.</summary>
internal static class WorkerDecisions
{
    /// <summary>The decision about a message.</summary>
    public static Decision<WorkerState, WorkerStateEvent> Decide(WorkerState state, ActorMessage message, DecideContext context)
    {
        var turn = new WorkerTurn(state, context, WorkerTransitions.Apply);
        if (message is ForgetMessage)
        {
            if (!state.IsForgotten)
            {
                turn.Emit(new WorkerForgotten { At = turn.Now });
            }

            return turn.End();
        }

        if (state.Ending is not null || state.IsForgotten)
        {
            // An ended worker never changes; what still arrives is old.
            return turn.End();
        }

        switch (message)
        {
            case WorkerDesiredMessage { Desired: var desired }:
                if (state.Assignment is null && desired.Assignment is null)
                {
                    return turn.Refuse("the worker has no record of its assignment");
                }

                Take(turn, desired);
                break;
            case SettledMessage settled:
                Settle(turn, settled);
                break;
            case OwnersDeadMessage dead:
                TakeOver(turn, dead);
                break;
            case BoardShownMessage { Shown: var shown }:
                WorkerBoard.Take(turn, shown);
                break;
            case UndeliverableMessage { Neighbour.Kind: ActorKind.Board, IsRefused: true }:
                WorkerBoard.Close(turn);
                break;
            case UndeliverableMessage { Neighbour.Kind: not ActorKind.Board, IsRefused: true } refused when state.Desired is { Mode: not DesiredMode.Stop } desired:
                // Its plan has given it up and will tell it nothing any more: it stops by itself.
                turn.Emit(new WorkerWished { At = turn.Now, Desired = desired with { Generation = desired.Generation + 1, Mode = DesiredMode.Stop, Reason = refused.Reason } });
                break;
            case UndeliverableMessage or WakeMessage:
                break;
            default:
                return turn.Refuse($"a worker does not take {message.GetType().Name}");
        }

        Advance(turn);
        return turn.End();
    }

    /// <summary>Ends the attempt.</summary>
    /// <param name="turn">The decision.</param>
    /// <param name="outcome">How.</param>
    /// <param name="reason">Why; empty for a success.</param>
    /// <param name="handoff">What it leaves, where that is more than what it has said so far.</param>
    public static void End(WorkerTurn turn, WorkerOutcome outcome, string reason, Handoff? handoff = null) => End(turn, new WorkerEnding
    {
        Outcome = outcome,
        Reason = ReasonText.Clip(reason),
        Handoff = handoff ?? WorkerView.Left(turn.State),
    });

    /// <summary>Ends the attempt: first what runs beside its turns, then with a look at what it leaves and a commit of what it changed.</summary>
    public static void End(WorkerTurn turn, WorkerEnding ending)
    {
        if (WorkerBackground.Runs(turn.State))
        {
            // Nothing of an attempt runs when it has ended.
            turn.Emit(new WorkerCloses { At = turn.Now, Ending = ending });
        }
        else if (!WorkerMarks.Begin(turn, ending) && !WorkerPlacing.Land(turn, ending))
        {
            turn.Emit(new WorkerEnded { At = turn.Now, Ending = ending });
        }
    }

    /// <summary>An operation that is begun now.</summary>
    public static OpenOperation Open(WorkerTurn turn, OperationKind kind, string name) => new()
    {
        Operation = string.Create(CultureInfo.InvariantCulture, $"{turn.State.Id}/{name}-{turn.State.Operations + 1}"),
        Kind = kind,
        Step = turn.State.Key.Step,
        Execution = 1,
        Owner = turn.OwnerFor(turn.State.Assignment!.AllNeeds) ?? turn.Owner,
        BegunAt = turn.Now,
    };

    private static void Take(WorkerTurn turn, WorkerDesired desired)
    {
        if (turn.State.Assignment is null)
        {
            turn.Emit(new WorkerAssigned { At = turn.Now, Assignment = desired.Assignment! });
        }

        if (turn.State.Desired is not { } known || desired.Generation > known.Generation)
        {
            turn.Emit(new WorkerWished { At = turn.Now, Desired = desired with { Assignment = null, Answers = [] } });
        }

        foreach (var answer in desired.Answers.Where(answer => answer.Number == turn.State.Answered + 1))
        {
            WorkerControls.TakeAnswer(turn, answer);
        }
    }

    private static void Settle(WorkerTurn turn, SettledMessage settled)
    {
        if (settled.Result.Outcome == OperationOutcome.None)
        {
            throw new InvalidOperationException($"{settled.Operation} was settled without an outcome");
        }

        if (turn.State.Background.FirstOrDefault(command => command.Open?.Operation == settled.Operation && command.Open.Execution == settled.Execution) is { } background)
        {
            WorkerBackground.End(turn, background, settled.Result);
            return;
        }

        if (turn.State.Open is not { } open || open.Operation != settled.Operation || open.Execution != settled.Execution)
        {
            // Not open, or not its current execution: such a result does not count.
            return;
        }

        WorkerRemotes.Note(turn, settled.Result);
        switch (open.Kind)
        {
            case OperationKind.Turn:
                WorkerReplies.End(turn, open, settled.Result);
                break;
            case OperationKind.Tool when turn.State.Stage == WorkerStage.Smoking:
                WorkerSmoke.End(turn, open, settled.Result);
                break;
            case OperationKind.Tool when WorkerBackground.IsLook(turn.State.Calls[0]):
                WorkerBackground.EndLook(turn, open, settled.Result);
                break;
            case OperationKind.Tool:
                WorkerControls.EndTool(turn, open, settled.Result);
                break;
            case OperationKind.Place:
                WorkerPlacing.End(turn, open, settled.Result);
                break;
            case OperationKind.Mark:
                WorkerMarks.End(turn, open, settled.Result);
                break;
            case OperationKind.Land:
                WorkerPlacing.EndLanding(turn, open, settled.Result);
                break;
            case OperationKind.Finish when turn.State.Calls[0].Name == HandoffTool.Name:
                WorkerHandoffs.End(turn, open, settled.Result);
                break;
            case OperationKind.Finish:
                WorkerControls.Judge(turn, open, settled.Result);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void TakeOver(WorkerTurn turn, OwnersDeadMessage dead)
    {
        var owner = turn.OwnerFor(turn.State.Assignment?.AllNeeds ?? default);
        foreach (var background in WorkerBackground.Open(turn.State).Where(command => dead.Owners.Contains(command.Owner)).ToArray())
        {
            turn.Emit(new WorkerOperationTakenOver { At = turn.Now, Operation = background.Operation, Execution = background.Execution + 1, Owner = owner ?? turn.Owner });
        }

        if (turn.State.Open is not { } open || !dead.Owners.Contains(open.Owner))
        {
            return;
        }

        if (open.Kind == OperationKind.Turn)
        {
            // Nobody knows whether the provider was asked, and what it billed: it counts with its reservation, and is asked anew.
            turn.Emit(new TurnEnded { At = turn.Now, Operation = open.Operation, Reply = new(), Active = TimeSpan.Zero, CountsReserved = true, IsLost = true });
            if (turn.State.LostTurns >= TakeOvers.MaximumDeaths)
            {
                End(turn, WorkerOutcome.Failed, $"a turn of the agent was given up: {TakeOvers.Reason(turn.State.LostTurns)}");
            }

            return;
        }

        if (TakeOvers.IsGivenUp(open))
        {
            Settle(turn, new SettledMessage(open.Operation, open.Execution, TakeOvers.Result(open)));
            return;
        }

        // What is to stop needs nothing of a host: none starts it, and any can end what is left of it.
        if ((WorkerLogic.Instance.MustStop(turn.State, open) ? turn.Owner : owner) is { } next)
        {
            turn.Emit(new WorkerOperationTakenOver { At = turn.Now, Operation = open.Operation, Execution = open.Execution + 1, Owner = next });
        }
        else if (!turn.State.IsStranded)
        {
            turn.Emit(new WorkerStranded { At = turn.Now, Operation = open.Operation });
        }
    }

    /// <summary>Does whatever the state now allows: ends the attempt, or begins what comes next.</summary>
    private static void Advance(WorkerTurn turn)
    {
        if (turn.State is not { Ending: null, Open: null, Desired: { } desired })
        {
            return;
        }

        if (turn.State.Closing is { } closing)
        {
            if (!WorkerBackground.Runs(turn.State))
            {
                End(turn, closing);
            }

            return;
        }

        if (desired.Mode == DesiredMode.Stop)
        {
            End(turn, WorkerOutcome.Stopped, desired.Reason.Length == 0 ? "it was stopped" : desired.Reason);
            return;
        }

        WorkerRest.Advance(turn);
        WorkerGoals.Advance(turn);
        if (turn.State.Wait is { } wait && (wait.Until <= turn.Now || WorkerBackground.IsAwaitedOver(turn.State) || WorkerControls.IsCalledBack(turn.State) || WorkerBoard.IsCalled(turn.State)))
        {
            turn.Emit(new WorkerWaits { At = turn.Now });
            WorkerControls.EndWait(turn, isOver: wait.Until <= turn.Now);
        }

        WorkerApprovals.LapseWhenOver(turn);
        while (WorkerView.MayBegin(turn.State, turn.Now) && turn.State is { Wait: null, Question: null, Proposal: null } && !WorkerBackground.IsHeld(turn.State) && !WorkerGoals.IsHeld(turn.State) && WorkerBoard.IsReady(turn.State))
        {
            if (turn.OwnerFor(turn.State.Assignment!.AllNeeds) is null)
            {
                turn.Emit(new WorkerWaits { At = turn.Now, Wait = new WorkerWait { Until = turn.Now + WorkerLimits.HostPause, Reason = HostNeeds.Reason(turn.State.Assignment.AllNeeds), IsGuess = true } });
                return;
            }

            if (turn.State.Calls.IsEmpty)
            {
                if (!WorkerPlacing.Begin(turn) && !WorkerSmoke.Begin(turn))
                {
                    WorkerReplies.Next(turn);
                }

                return;
            }

            WorkerControls.Do(turn);
        }
    }
}
