using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>
/// A worker's side of the goals that its agent makes. The call stands in the worker's record until its plan has answered it; while it has no answer nothing is begun, so that what the
/// goal is lent is still there. Whoever waits for a goal is at rest: no tokens, no clock, woken once.
/// </summary>
internal static class WorkerGoals
{
    /// <summary>Asks the plan to make a goal.</summary>
    public static void Ask(WorkerTurn turn, ToolRequest call) => turn.Emit(new GoalAsked
    {
        At = turn.Now,
        Ask = new GoalAsk { Number = (turn.State.Goals?.Asks ?? 0) + 1, Text = call.Arguments, Left = Left(turn.State) },
    });

    /// <summary>Does a call that names a goal by its handle, or id.</summary>
    /// <returns>Whether it does.</returns>
    public static bool Do(WorkerTurn turn, ToolRequest call, ControlCall control)
    {
        if (Find(turn.State, control) is not { } goal)
        {
            return false;
        }

        if (goal.End is not null)
        {
            TellEnd(turn, goal);
        }
        else if (call.Name == BackgroundTools.Poll)
        {
            WorkerControls.Answer(turn, $"{Name(goal)} has not ended. {BackgroundTools.WaitFor} waits for it without cost");
        }
        else if (call.Name == BackgroundTools.Stop)
        {
            if (!turn.State.Goals!.Stopping.Contains(goal.Number))
            {
                turn.Emit(new GoalStopWanted { At = turn.Now, Number = goal.Number });
            }
        }
        else if (control.Number("seconds") is > 0 and var seconds && seconds <= WorkerControls.LongestWait.TotalSeconds)
        {
            var until = turn.Now + TimeSpan.FromSeconds(seconds);
            var reason = control.Text("reason", WorkerControls.MaximumReason);
            turn.Emit(new WorkerWaits
            {
                At = turn.Now,
                Wait = new WorkerWait { Until = until, Command = Handle(goal.Number), Reason = $"step {turn.State.Key.Step} waits for goal {goal.Goal} until {until:u}: {reason}".TrimEnd(' ', ':') },
            });
        }
        else
        {
            WorkerControls.Answer(turn, $"the arguments of {call.Name} are not what it takes; see its description", failed: true);
        }

        return true;
    }

    /// <summary>Answers the call that the plan, or the end of a goal, has answered. That begins nothing, so that it is done also in a pause.</summary>
    public static void Advance(WorkerTurn turn)
    {
        if (turn.State.Calls is not [var call, ..] || turn.State.Closing is not null)
        {
            return;
        }

        if (call.Name == SpawnTool.Name && turn.State.Goals?.Ask is { } ask && Told(turn.State, ask.Number) is { } told)
        {
            AnswerAsk(turn, call, told);
        }
        else if (call.Name == BackgroundTools.Stop && Find(turn.State, ControlCall.Read(call)) is { End: not null } stopped)
        {
            TellEnd(turn, stopped);
        }
    }

    /// <summary>Answers the call that waited for a goal.</summary>
    /// <returns>Whether it waited for one.</returns>
    public static bool EndWait(WorkerTurn turn, bool isOver)
    {
        if (Find(turn.State, ControlCall.Read(turn.State.Calls[0])) is not { } goal)
        {
            return false;
        }

        if (goal.End is not null)
        {
            TellEnd(turn, goal);
        }
        else
        {
            WorkerControls.Answer(turn, isOver ? $"{Name(goal)} has not ended; it is {turn.Now:u} now" : $"{Name(goal)} has not ended, and a person has something to say; it is {turn.Now:u} now");
        }

        return true;
    }

    /// <summary>Tells the model of the goals that ended since it was asked last.</summary>
    public static void TellEnds(WorkerTurn turn)
    {
        foreach (var goal in (turn.State.Desired?.Goals ?? []).Where(goal => goal.End is not null && turn.State.Goals?.Told.Contains(goal.Number) == false).ToArray())
        {
            turn.Emit(new GoalEndTold { At = turn.Now, Number = goal.Number, Text = $"A goal that you made has ended. {Describe(goal)}" });
        }
    }

    /// <summary>Why a claim to be done, or handing over, has to wait; null when it has not.</summary>
    public static string? Refusal(WorkerState state) => (state.Desired?.Goals ?? []).Where(static goal => goal.IsOpen).ToArray() is { Length: > 0 } open
        ? $"not looked at: {string.Join(", ", open.Select(Name))} that you made {(open.Length == 1 ? "has" : "have")} not ended; use {BackgroundTools.WaitFor} with the handle, or {BackgroundTools.Stop} to end it"
        : null;

    /// <summary>Whether the next call has to wait: for the plan's answer, or for the end of a goal.</summary>
    public static bool IsHeld(WorkerState state) => state.Calls is [var call, ..] && call.Name switch
    {
        SpawnTool.Name => state.Goals?.Ask is not null,
        BackgroundTools.Stop => state.Goals is { Stopping.IsEmpty: false } link && Find(state, ControlCall.Read(call)) is { IsOpen: true } goal && link.Stopping.Contains(goal.Number),
        _ => false,
    };

    /// <summary>Whether it rests until a goal has ended; null when it does not. A goal that is being stopped ends by itself.</summary>
    public static WorkerGoal? Awaited(WorkerState state) => IsHeld(state) && state.Calls[0].Name == SpawnTool.Name && Told(state, state.Goals!.Ask!.Number) is { IsOpen: true } goal ? goal : null;

    /// <summary>Whether what a worker waits for, by a handle, is a goal; and if so whether that has ended.</summary>
    public static bool? IsAwaitedOver(WorkerState state) => state.Wait?.Command is { } handle && Find(state, handle) is { } goal ? !goal.IsOpen : null;

    /// <summary>The call that the plan must hear of, or null.</summary>
    public static GoalAsk? Asked(WorkerState state) => state is { Ending: null, Closing: null, Landing: null, Goals.Ask: { } ask } && Told(state, ask.Number) is null ? ask : null;

    /// <summary>What goes on, for the line that ends every prompt; empty when nothing does.</summary>
    public static string Standing(WorkerState state) => (state.Desired?.Goals ?? []).Where(static goal => goal.IsOpen).ToArray() is { Length: > 0 } open
        ? $"; goals of yours under way: {string.Join(", ", open.Select(Name))}"
        : string.Empty;

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, WorkerGoalEvent change)
    {
        var link = state.Goals ?? new GoalLink();
        return change switch
        {
            GoalAsked asked => state with { Goals = link with { Ask = asked.Ask, Asks = asked.Ask.Number } },
            GoalAnswered => state with { Goals = link with { Ask = null } },
            GoalStopWanted stop => state with { Goals = link with { Stopping = link.Stopping.Add(stop.Number) } },
            GoalEndTold told => state with
            {
                Goals = link with { Told = link.Told.Add(told.Number) },
                Transcript = told.Text.Length == 0 ? state.Transcript : state.Transcript.Add(new HostSaid { Text = told.Text }),
            },
            _ => throw new UnreachableException(),
        };
    }

    private static void AnswerAsk(WorkerTurn turn, ToolRequest call, WorkerGoal told)
    {
        var waits = ControlCall.Read(call)?.IsFalse("wait") != true;
        if (told.IsOpen && waits && !WorkerControls.Unheard(turn.State).Any(static said => !said.IsNudge))
        {
            return;
        }

        turn.Emit(new GoalAnswered { At = turn.Now, Number = told.Number });
        if (told.Fault is { } fault)
        {
            WorkerControls.Answer(turn, fault, failed: true);
        }
        else if (told.End is not null)
        {
            TellEnd(turn, told);
        }
        else
        {
            var why = waits ? ". You do not wait any longer, for a person has something to say" : string.Empty;
            WorkerControls.Answer(turn, $"{Name(told)} is under way{why}. {BackgroundTools.WaitFor} waits for its end without cost, {BackgroundTools.Stop} ends it; you are told when it has ended");
        }
    }

    /// <summary>What the attempt has left.</summary>
    private static WorkerLoan Left(WorkerState state) => new()
    {
        Active = WorkerView.ActiveLeft(state),
        Tokens = WorkerView.TokensLeft(state),
        Turns = WorkerView.TurnsLeft(state),
        Cost = WorkerView.CostLeft(state),
        Tools = WorkerView.ToolsLeft(state),
    };

    private static void TellEnd(WorkerTurn turn, WorkerGoal goal)
    {
        WorkerControls.Answer(turn, Describe(goal), goal.End!.Reason.Length > 0);
        if (!turn.State.Goals!.Told.Contains(goal.Number))
        {
            turn.Emit(new GoalEndTold { At = turn.Now, Number = goal.Number, Text = string.Empty });
        }
    }

    private static string Describe(WorkerGoal goal)
    {
        var (end, models) = (goal.End!, goal.End!.Usage.Models ?? new ModelUsage());
        var how = end.Reason.Length == 0 ? "is complete: the host has seen every criterion of it hold" : $"has ended and is not complete: {end.Reason}";
        var calls = models.Calls == 1 ? "turn" : "turns";
        return string.Create(CultureInfo.InvariantCulture, $"{Name(goal)} {how}. It used {models.Calls} {calls}, {models.Tokens} tokens and {DurationText.Format(TimeSpan.FromSeconds(Math.Round(end.Usage.Active.TotalSeconds)))} of active time; what it was lent beyond that is yours again.");
    }

    private static WorkerGoal? Told(WorkerState state, int number) => state.Desired?.Goals.FirstOrDefault(goal => goal.Number == number);

    private static WorkerGoal? Find(WorkerState state, ControlCall? control) => control?.Text("handle", 200) is { Length: > 0 } handle ? Find(state, handle) : null;

    private static WorkerGoal? Find(WorkerState state, string handle) =>
        state.Desired?.Goals.FirstOrDefault(goal => goal.Goal is { } id && (handle == Handle(goal.Number) || handle == id.Value || handle == id.Name));

    private static string Name(WorkerGoal goal) => $"{Handle(goal.Number)} (goal {goal.Goal})";

    private static string Handle(int number) => string.Create(CultureInfo.InvariantCulture, $"g{number}");
}
