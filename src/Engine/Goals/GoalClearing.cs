using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Deletes an ended goal: leaves first, its own record last. What was begun is gone on with by the next host.</summary>
internal static class GoalClearing
{
    /// <summary>So many replies are kept of a goal that is deleted, so that who asked for it can ask again.</summary>
    private const int KeptReplies = 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    /// <summary>The decision about a command to a goal that is being deleted, or was; null when it is neither.</summary>
    public static Decision<GoalState, GoalStateEvent>? Decide(GoalTurn turn, GoalCommand command)
    {
        var state = turn.State;
        return state switch
        {
            { ClearedAt: null, IsClearing: false } => null,
            _ when command is ClearGoal => turn.End(new CommandReply { Status = state.Ended }),
            { ClearedAt: { } at } when command is SubmitGoal or ForkGoal => GoalCommands.Refuse(
                turn, Refusal.Cleared, $"{state.Id} was the id of a goal that was cleared at {at:u}; ids are never reused: give the goal another one"),
            { ClearedAt: not null } => GoalCommands.Refuse(turn, Refusal.NotFound, $"there is no goal {state.Id}: it was cleared"),
            _ => GoalCommands.Refuse(turn, Refusal.Ended, $"{state.Id} is being cleared"),
        };
    }

    /// <summary>The decision to delete a goal.</summary>
    public static Decision<GoalState, GoalStateEvent> Clear(GoalTurn turn, ClearGoal command)
    {
        var state = turn.State;
        if (state.Ended == GoalStatus.None)
        {
            return GoalCommands.Refuse(turn, Refusal.NotApplicable, $"{state.Id} has not ended ({GoalView.Status(state)}); cancel it first");
        }

        Begin(turn);
        return GoalCommands.Reply(turn, command);
    }

    /// <summary>Tries again when the time has come.</summary>
    public static void Advance(GoalTurn turn)
    {
        if (turn.State is { IsClearing: true, Open: null, ClearAgain: { } again } && again <= turn.Now)
        {
            Begin(turn);
        }
    }

    /// <summary>Takes the result of a try.</summary>
    public static void Settle(GoalTurn turn, OperationResult result)
    {
        if (result.Outcome == OperationOutcome.Succeeded)
        {
            turn.Emit(new GoalForgotten { At = turn.Now });
            return;
        }

        var delay = TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, FirstDelay.Ticks << Math.Min(turn.State.Clears - 1, 20)));
        turn.Emit(new ClearFailed { At = turn.Now, Reason = result.Reason, Again = turn.Now + delay });
    }

    /// <summary>The state after an event.</summary>
    public static GoalState Apply(GoalState state, ClearEvent change) => change switch
    {
        ClearBegun begun => state with { IsClearing = true, Clears = state.Clears + 1, Open = begun.Operation, ClearAgain = null },
        ClearFailed failed => state with { Open = null, ClearAgain = failed.Again, Setback = failed.Reason },
        GoalForgotten forgotten => new GoalState
        {
            Id = state.Id,
            AcceptedAt = state.AcceptedAt,
            Ended = state.Ended,
            EndedAt = state.EndedAt,

            // The workspace may not have heard yet that it is free: others wait for it.
            Claim = state.Claim,
            Released = GoalView.Workspace(state)?.Id,

            // The plan whose step it is may not have heard yet that it has ended, and what it used.
            Parent = state.Parent,
            Attempts = state.Parent is null ? 0 : state.Attempts,
            Active = state.Parent is null ? TimeSpan.Zero : state.Active,
            Overrun = state.Parent is null ? TimeSpan.Zero : state.Overrun,
            Models = state.Parent is null ? null : state.Models,
            ChildReplans = state.Parent is null ? 0 : GoalView.ReplansUsed(state),
            ClearedAt = forgotten.At,
            Replies = [.. state.Replies.TakeLast(KeptReplies)],
            ForgottenUpTo = state.ForgottenUpTo,
        },
        _ => throw new UnreachableException(),
    };

    private static void Begin(GoalTurn turn) => turn.Emit(new ClearBegun
    {
        At = turn.Now,
        Operation = new OpenOperation
        {
            Operation = string.Create(CultureInfo.InvariantCulture, $"{turn.State.Id}/clear-{turn.State.Clears + 1}"),
            Kind = OperationKind.Clear,
            Execution = 1,
            Owner = turn.Owner,
            BegunAt = turn.Now,
        },
    });
}
