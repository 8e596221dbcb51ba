using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Decides what a person's or client's command does to a goal. An accepted one is applied once, however often it is asked.</summary>
internal static class GoalCommands
{
    /// <summary>The most replies kept: beyond it only pausing and cancelling still fit.</summary>
    public const int MaximumReplies = 10_000;

    /// <summary>The decision about a command.</summary>
    public static Decision<GoalState, GoalStateEvent> Decide(GoalTurn turn, GoalCommand command, Premise? premise = null)
    {
        var state = turn.State;
        if (command.Id == default)
        {
            return Refuse(turn, Refusal.Invalid, "a command needs an id");
        }

        if (state.Replies.FirstOrDefault(reply => reply.Id == command.Id) is { } known)
        {
            return turn.End(new CommandReply { Status = known.Status });
        }

        if (command.Id.IssuedAt <= state.ForgottenUpTo)
        {
            return Refuse(turn, Refusal.CommandTooOld, "the command is older than the replies that are kept; look at the goal, then ask with a new id");
        }

        if (GoalClearing.Decide(turn, command) is { } decided)
        {
            return decided;
        }

        return command switch
        {
            SubmitGoal submit => Submit(turn, submit, premise?.Mark),
            ForkGoal fork => GoalForks.Decide(turn, fork, premise),
            _ when !state.Exists => Refuse(turn, Refusal.NotFound, $"there is no goal {state.Id}"),
            CancelGoal when state.Ended == GoalStatus.Cancelled => Accept(turn),
            ClearGoal clear => GoalClearing.Clear(turn, clear),
            ReopenGoal when state.Ended != GoalStatus.None && state.Replies.Length < MaximumReplies => GoalCycles.Reopen(turn, command),
            _ when state.Ended != GoalStatus.None => Refuse(turn, Refusal.Ended, $"{state.Id} has ended ({state.Ended})"),
            CancelGoal => SetIntent(turn, command, Intent.Cancel),
            _ when state.Wanted == Intent.Cancel => Refuse(turn, Refusal.NotApplicable, $"{state.Id} is being cancelled"),
            PauseGoal => SetIntent(turn, command, Intent.Pause),
            _ when state.Replies.Length >= MaximumReplies => Refuse(
                turn, Refusal.TooLarge, $"{state.Id} took {MaximumReplies} commands within {GoalTransitions.ReplyAge.TotalHours} hours; until some are older only pause and cancel are taken"),
            ResumeGoal => Resume(turn, command),
            SettleStep settle => Settle(turn, settle),
            AnswerQuestion answer => GoalQuestions.Answer(turn, answer),
            ReopenGoal => GoalCycles.Reopen(turn, command),
            SteerGoal steer => GoalSteering.Decide(turn, steer),
            EditGoal edit => GoalEdits.Decide(turn, edit),
            _ => throw new UnreachableException(),
        };
    }

    private static Decision<GoalState, GoalStateEvent> Submit(GoalTurn turn, SubmitGoal submit, WorkspaceMark? mark)
    {
        var problems = ContractValidator.Validate(submit.Contract);
        if (!problems.IsEmpty)
        {
            return Refuse(turn, Refusal.Invalid, string.Join("; ", problems.Take(10)));
        }

        var hash = ContractBytes.Hash(submit.Contract);
        if (turn.State.Exists)
        {
            return turn.State.Hash == hash
                ? Accept(turn)
                : Refuse(turn, Refusal.ContractConflict, $"{turn.State.Id} exists with another contract: {string.Join("; ", ContractDifference.Describe(turn.State.Contract!, submit.Contract))}. To change it: goals edit");
        }

        turn.Emit(new GoalAccepted { At = turn.Now, Contract = submit.Contract, Hash = hash, Mark = mark, NextDue = GoalCycles.NextDue(submit.Contract, turn.Now) });
        return Reply(turn, submit);
    }

    private static Decision<GoalState, GoalStateEvent> SetIntent(GoalTurn turn, GoalCommand command, Intent intent)
    {
        if (StatusRules.MayFollow(intent, turn.State.Intent))
        {
            turn.Emit(new IntentSet { At = turn.Now, Intent = intent });
        }
        else if (turn.State.Replies.Length >= MaximumReplies)
        {
            return Accept(turn);
        }

        // Also when nothing changes the reply is kept: repeated after the person has changed their mind, the command must not be applied then.
        return Reply(turn, command);
    }

    private static Decision<GoalState, GoalStateEvent> Resume(GoalTurn turn, GoalCommand command)
    {
        var state = turn.State;
        if (state is { Wanted: Intent.Pause, Intent: Intent.Run })
        {
            return Refuse(turn, Refusal.NotApplicable, $"{state.Id} is step {state.Parent!.Step} of {state.Parent.Key.Goal}, which does not go on; resume that");
        }

        if (state.Intent == Intent.Run && GoalView.Holds(state).FirstOrDefault(hold => hold.Kind == HoldKind.Budget) is { } budget)
        {
            return Refuse(turn, Refusal.NotApplicable, $"{state.Id} cannot go on: {budget.Reason}. To raise the budget: goals edit");
        }

        if (StatusRules.MayFollow(Intent.Run, state.Intent))
        {
            turn.Emit(new IntentSet { At = turn.Now, Intent = Intent.Run });
        }

        if (GoalJudges.Hold(turn.State) is not null)
        {
            turn.Emit(new JudgesCalled { At = turn.Now });
        }

        GoalSteering.Nudge(turn);
        if (state.Holds.Any(hold => hold.Kind == HoldKind.Blocked))
        {
            turn.Emit(new BlockLifted { At = turn.Now });
        }

        return Reply(turn, command);
    }

    private static Decision<GoalState, GoalStateEvent> Settle(GoalTurn turn, SettleStep settle)
    {
        if (settle.As is not (SettleAs.Done or SettleAs.Again or SettleAs.Failed))
        {
            return Refuse(turn, Refusal.Invalid, "a step is settled as done, again or failed");
        }

        var questions = GoalView.Questions(turn.State);
        if (questions.FirstOrDefault(question => question.IsAsk && question.Step == settle.Step) is { } asking)
        {
            return Refuse(turn, Refusal.NotApplicable, $"{settle.Step} of {turn.State.Id} asks: {asking.Text} That is answered, not settled");
        }

        questions = questions.RemoveAll(static question => question.IsAsk);
        if (questions.FirstOrDefault(question => question.Step == settle.Step) is not { } asked)
        {
            var open = questions.IsEmpty ? "no step of it waits for an answer" : $"these do: {string.Join(", ", questions.Select(question => question.Step))}";
            return Refuse(turn, Refusal.NotApplicable, $"step {settle.Step} of {turn.State.Id} does not wait for an answer; {open}");
        }

        Give(turn, asked, settle.As, text: null);
        return Reply(turn, settle);
    }

    /// <summary>Gives the plan an answer, under the next number.</summary>
    public static void Give(GoalTurn turn, OpenQuestion asked, SettleAs settled, string? text, AnswerQuestion? command = null) => turn.Emit(new StepSettled
    {
        At = turn.Now,
        Answer = new StepAnswer { Number = turn.State.Current!.Answered + 1, Step = asked.Step, Attempt = asked.Attempt, As = settled, Text = text, By = command?.By, Because = command?.Because },
    });

    private static Decision<GoalState, GoalStateEvent> Accept(GoalTurn turn) => turn.End(new CommandReply { Status = GoalView.Status(turn.State) });

    /// <summary>Refuses a command; nothing is changed, so nothing may have been emitted.</summary>
    public static Decision<GoalState, GoalStateEvent> Refuse(GoalTurn turn, Refusal refusal, string reason) =>
        turn.End(new CommandReply { Refusal = refusal, Reason = reason, Status = turn.State.Exists ? GoalView.Status(turn.State) : GoalStatus.None });

    /// <summary>Lets the goal go on from what the command changed, and keeps the reply in the same commit.</summary>
    public static Decision<GoalState, GoalStateEvent> Reply(GoalTurn turn, GoalCommand command, ImmutableArray<string>? difference = null)
    {
        GoalDecisions.Advance(turn);
        var status = GoalView.Status(turn.State);
        turn.Emit(new CommandReplied { At = turn.Now, Command = command.Id, Status = status });
        return turn.End(new CommandReply { Status = status, Difference = difference });
    }
}
