using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>
/// Commands that run beside the turns of an agent. Each is an operation of its own, open until it is settled: so it outlives its host, is adopted by the next, and counts once.
/// An attempt has not ended, and no claim is looked at, while one of them is open.
/// </summary>
internal static class WorkerBackground
{
    /// <summary>Begins a command beside the turns, and looks whether it has started; or answers why not.</summary>
    public static void Begin(WorkerTurn turn, ToolRequest call)
    {
        if (!ToolCaller.TryParse(call, ExecTool.Declare(WorkerApprovals.Policy(turn.State)).Parameters, out var arguments, out var fault))
        {
            WorkerControls.Answer(turn, fault, failed: true);
            return;
        }

        if (turn.State.Background.Count(static command => command.Runs) >= WorkerLimits.Background)
        {
            WorkerControls.Answer(turn, string.Create(CultureInfo.InvariantCulture, $"not begun: {WorkerLimits.Background} commands run in the background, which is the most; end one with {BackgroundTools.Stop} first"), failed: true);
            return;
        }

        var time = Allowed(turn.State, ExecTool.Timeout(arguments));
        if (time < ContractLimits.ShortestActive)
        {
            WorkerControls.Answer(turn, "not begun: too little active time is left for it", failed: true);
            return;
        }

        var line = ExecTool.Command(arguments).ReplaceLineEndings(" ").Trim();
        turn.Emit(new BackgroundBegun
        {
            At = turn.Now,
            Operation = WorkerDecisions.Open(turn, OperationKind.Background, "background") with { Reserved = time },
            Handle = string.Create(CultureInfo.InvariantCulture, $"c{turn.State.Backgrounds + 1}"),
            Line = ReasonText.Beginning(line, BackgroundCommand.MaximumLine),
            Request = call,
            Approval = turn.State.Approval,
        });
        Look(turn, call);
    }

    /// <summary>Does a call that is about a command in the background.</summary>
    public static void Do(WorkerTurn turn, ToolRequest call, ControlCall control)
    {
        if (Find(turn.State, control.Text("handle", 32)) is not { } command)
        {
            WorkerControls.Answer(turn, $"there is no such command in the background; {List(turn.State)}", failed: true);
        }
        else if (!command.Runs)
        {
            TellEnd(turn, command);
        }
        else if (call.Name == BackgroundTools.Poll && WorkerView.ToolsLeft(turn.State) <= 0)
        {
            WorkerControls.Answer(turn, WorkerControls.NoTools, failed: true);
        }
        else if (call.Name == BackgroundTools.Poll)
        {
            Look(turn, call);
        }
        else if (call.Name == BackgroundTools.Stop)
        {
            turn.Emit(new BackgroundStopped { At = turn.Now, Handles = [command.Handle] });
        }
        else if (control.Number("seconds") is > 0 and var seconds && seconds <= WorkerControls.LongestWait.TotalSeconds)
        {
            var until = turn.Now + TimeSpan.FromSeconds(seconds);
            var reason = control.Text("reason", WorkerControls.MaximumReason);
            turn.Emit(new WorkerWaits
            {
                At = turn.Now,
                Wait = new WorkerWait { Until = until, Command = command.Handle, Reason = $"step {turn.State.Key.Step} waits for {command.Handle} until {until:u}: {reason}".TrimEnd(' ', ':') },
            });
        }
        else
        {
            WorkerControls.Answer(turn, $"the arguments of {call.Name} are not what it takes; see its description", failed: true);
        }
    }

    /// <summary>Stops what runs, where something is to be done that needs the workspace still.</summary>
    /// <returns>Whether something runs.</returns>
    public static bool Still(WorkerTurn turn)
    {
        if (turn.State.Background.Where(static command => command is { Runs: true, IsStopping: false }).Select(static command => command.Handle).ToImmutableArray() is { IsEmpty: false } handles)
        {
            turn.Emit(new BackgroundStopped { At = turn.Now, Handles = handles });
        }

        return Runs(turn.State);
    }

    /// <summary>Takes how a command ended.</summary>
    public static void End(WorkerTurn turn, BackgroundCommand command, OperationResult result)
    {
        // Of a lost one nobody knows how long it ran: it counts from its beginning, at most what was reserved.
        var most = turn.Now - command.Open!.BegunAt < command.Open.Reserved!.Value ? turn.Now - command.Open.BegunAt : command.Open.Reserved.Value;
        turn.Emit(new BackgroundEnded
        {
            At = turn.Now,
            Operation = command.Open.Operation,
            Answer = result.Answer ?? new ToolAnswer { Call = command.Request!.Id, Text = WorkerControls.Explain(result), Failed = true },
            Active = result.Outcome == OperationOutcome.Lost && most > result.Active ? most : result.Active,
        });
    }

    /// <summary>Takes what a look gave. If the command has ended meanwhile, that is told at once.</summary>
    public static void EndLook(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var command = Looked(turn.State)!;
        var answer = result.Answer ?? new ToolAnswer { Call = turn.State.Calls[0].Id, Text = $"{command.Handle}: {WorkerControls.Explain(result)}" };
        var begun = turn.State.Calls[0].Name == ExecTool.Name && command.Runs ? Begun(command) : string.Empty;
        turn.Emit(new ToolEnded
        {
            At = turn.Now,
            Operation = open.Operation,
            Answer = command.Answer is { } end ? end with { Call = answer.Call, Text = Describe(command, end) } : answer with { Text = answer.Text + begun },
            Active = result.Active,
            Polled = answer.Seen is null ? null : command.Handle,
            Background = command.Answer is null ? null : command.Handle,
        });
    }

    /// <summary>Tells the model of the commands that ended since it was asked last.</summary>
    public static void TellEnds(WorkerTurn turn)
    {
        foreach (var command in turn.State.Background.Where(static command => command.Answer is not null).ToArray())
        {
            turn.Emit(new WorkerTold { At = turn.Now, Text = $"A command in the background has ended. {Describe(command, command.Answer!)}", Background = command.Handle });
        }
    }

    /// <summary>Answers the call that waited for a command.</summary>
    public static void EndWait(WorkerTurn turn, bool isOver)
    {
        if (WorkerGoals.EndWait(turn, isOver))
        {
            return;
        }

        var command = Find(turn.State, ControlCall.Read(turn.State.Calls[0])?.Text("handle", 32));
        if (command is { Runs: false })
        {
            TellEnd(turn, command);
        }
        else
        {
            WorkerControls.Answer(turn, isOver ? $"{command?.Handle} still runs; it is {turn.Now:u} now" : $"not over: a person has something to say; it is {turn.Now:u} now");
        }
    }

    /// <summary>Whether what a worker waits for has ended.</summary>
    public static bool IsAwaitedOver(WorkerState state) => WorkerGoals.IsAwaitedOver(state) ?? (state.Wait is { Command: { } handle } && Find(state, handle) is not { Runs: true });

    /// <summary>Whether the next call has to wait until commands that are being stopped have ended.</summary>
    public static bool IsHeld(WorkerState state) => state.Calls is [var call, ..] && call.Name switch
    {
        ControlTools.ProposeComplete or HandoffTool.Name => state.Background.Any(static command => command is { Runs: true, IsStopping: true }),
        BackgroundTools.Stop => Find(state, ControlCall.Read(call)?.Text("handle", 32)) is { Runs: true, IsStopping: true },
        _ => false,
    };

    /// <summary>Whether any is not known to have ended.</summary>
    public static bool Runs(WorkerState state) => state.Background.Any(static command => command.Runs);

    /// <summary>The operations that are open.</summary>
    public static IEnumerable<OpenOperation> Open(WorkerState state) => state.Background.Select(static command => command.Open).OfType<OpenOperation>();

    /// <summary>The active time that those that run have reserved.</summary>
    public static TimeSpan Reserved(WorkerState state) => new(Open(state).Sum(static open => open.Reserved!.Value.Ticks));

    /// <summary>The command that the open call looks at, or null.</summary>
    public static PolledCommand? Polled(WorkerState state) => Looked(state) is { Open: { } open } command
        ? new PolledCommand(command.Handle, open.Operation, command.Seen, IsBeginning: state.Calls[0].Name == ExecTool.Name)
        : Looked(state) is { } ended ? new PolledCommand(ended.Handle, string.Empty, ended.Seen, IsBeginning: false) : null;

    /// <summary>What runs, for the line that ends every prompt; empty when nothing does.</summary>
    public static string Standing(WorkerState state) => !Runs(state) ? string.Empty
        : $"; in the background: {string.Join(", ", state.Background.Where(static command => command.Runs).Select(static command => $"{command.Handle} `{command.Line}`"))}";

    /// <summary>Whether the call that is next, or open, is about a command in the background.</summary>
    public static bool IsLook(ToolRequest call) => call.Name == BackgroundTools.Poll || WantsBackground(call);

    /// <summary>Whether a call wants a command to run beside the turns.</summary>
    public static bool WantsBackground(ToolRequest call) => call.Name == ExecTool.Name && ControlCall.Read(call)?.IsTrue(ExecTool.Background) == true;

    /// <summary>What a command in the background is.</summary>
    public static ToolSpec SpecOf(WorkerState state, OpenOperation operation)
    {
        var (assignment, command) = (state.Assignment!, state.Background.First(command => command.Open?.Operation == operation.Operation));
        return new ToolSpec
        {
            IsBeside = true,
            Workspace = assignment.Workspace,
            Redacted = assignment.Redacted,
            Request = command.Request!,
            Timeout = operation.Reserved!.Value,
            Policy = WorkerApprovals.Policy(state),
            IsEscalated = command.IsEscalated,
            Fenced = FencedFiles.Of(assignment),
        };
    }

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, BackgroundBegun begun) => state with
    {
        Operations = state.Operations + 1,
        Backgrounds = state.Backgrounds + 1,
        Background = state.Background.Add(new BackgroundCommand { Handle = begun.Handle, Line = begun.Line, Open = begun.Operation, Request = begun.Request, IsEscalated = begun.Approval is { IsApproved: true, Escalates: true } }),
    };

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, BackgroundStopped stopped) => Change(state, command => stopped.Handles.Contains(command.Handle, StringComparer.Ordinal) ? command with { IsStopping = true } : command);

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, BackgroundEnded ended) => Change(state with { Active = state.Active + ended.Active, ActiveBeside = state.ActiveBeside + ended.Active }, command => command.Open?.Operation != ended.Operation ? command : command with
    {
        Open = null,
        Request = null,
        IsStopping = false,
        Answer = ended.Answer,
        End = FirstLine(ended.Answer.Text),
    });

    /// <summary>The state in which the model was told how a command ended: its line is kept, of the newest.</summary>
    public static WorkerState Told(WorkerState state, string? handle)
    {
        if (handle is null)
        {
            return state;
        }

        var next = Change(state, command => command.Handle == handle ? command with { Answer = null } : command);
        var past = next.Background.Where(static command => command is { Runs: false, Answer: null }).ToArray();
        return past.Length <= WorkerLimits.Background ? next : next with { Background = next.Background.Remove(past[0]) };
    }

    /// <summary>The state in which the model has seen what a command wrote.</summary>
    public static WorkerState Seen(WorkerState state, string? handle, long? seen) =>
        handle is null || seen is null ? state : Change(state, command => command.Handle == handle ? command with { Seen = Math.Max(command.Seen, seen.Value) } : command);

    /// <summary>The state in which another host goes on with a command.</summary>
    public static WorkerState TakeOver(WorkerState state, WorkerOperationTakenOver taken) => Change(
        state, command => command.Open?.Operation == taken.Operation ? command with { Open = command.Open with { Execution = taken.Execution, Owner = taken.Owner } } : command);

    private static WorkerState Change(WorkerState state, Func<BackgroundCommand, BackgroundCommand> change) => state with { Background = [.. state.Background.Select(change)] };

    private static BackgroundCommand? Find(WorkerState state, string? handle) => state.Background.FirstOrDefault(command => command.Handle == handle);

    /// <summary>The command that the first call looks at: the one it began, or the one it names.</summary>
    private static BackgroundCommand? Looked(WorkerState state) => state.Calls is not [var call, ..] || !IsLook(call) ? null
        : call.Name == ExecTool.Name ? state.Background[^1] : Find(state, ControlCall.Read(call)?.Text("handle", 32));

    private static void Look(WorkerTurn turn, ToolRequest call) => turn.Emit(new ToolBegun
    {
        At = turn.Now,
        Operation = WorkerDecisions.Open(turn, OperationKind.Tool, "look-at"),
        Call = call.Id,
        Tool = call.Name,
    });

    private static void TellEnd(WorkerTurn turn, BackgroundCommand command) => turn.Emit(new ToolEnded
    {
        At = turn.Now,
        Answer = command.Answer is { } end
            ? end with { Call = turn.State.Calls[0].Id, Text = Describe(command, end) }
            : new ToolAnswer { Call = turn.State.Calls[0].Id, Text = $"{command.Handle} has ended, as you were told: {command.End}" },
        Background = command.Answer is null ? null : command.Handle,
    });

    private static string Describe(BackgroundCommand command, ToolAnswer end) => $"{command.Handle} (`{command.Line}`) has ended: {end.Text}";

    private static string Begun(BackgroundCommand command) => $"\n[it ends at the latest after {DurationText.Format(command.Open!.Reserved!.Value)}, or with your attempt; you are told when it ends]";

    private static string List(WorkerState state)
    {
        var known = string.Join(", ", state.Background.Select(static command => $"{command.Handle} {(command.Runs ? "runs" : "has ended")}"));
        return known.Length == 0 ? "none was begun" : known;
    }

    /// <summary>
    /// How long a command may run. Of time that is lent it takes half of what is left at most: the turns that go on beside it need some too.
    /// </summary>
    private static TimeSpan Allowed(WorkerState state, TimeSpan wanted)
    {
        var left = state.Assignment!.Step.Timeout - state.Active;
        left = WorkerView.ActiveLeft(state) / 2 is { } half && half < left ? half : left;
        return wanted < left ? wanted : TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds));
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end];
        return ReasonText.Beginning(line, BackgroundCommand.MaximumLine);
    }
}
