using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>Does the calls of a reply, one after the other: what the worker does itself, and what the host does for it.</summary>
internal static class WorkerControls
{
    private const int MaximumReason = 500;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>Does the first call that has no answer, or begins it.</summary>
    public static void Do(WorkerTurn turn)
    {
        var call = turn.State.Calls[0];
        if (Place(turn.State) >= WorkerLimits.CallsOfAReply)
        {
            Answer(turn, string.Create(CultureInfo.InvariantCulture, $"not done: a reply may call {WorkerLimits.CallsOfAReply} tools at most"), failed: true);
        }
        else if (!ControlTools.IsControl(call.Name) && WorkerView.ToolsLeft(turn.State) <= 0)
        {
            Answer(turn, "not done: the budget of tool calls is used up", failed: true);
        }
        else if (!ControlTools.IsControl(call.Name))
        {
            var left = WorkerView.ActiveLeft(turn.State);
            turn.Emit(new ToolBegun
            {
                At = turn.Now,
                Operation = WorkerDecisions.Open(turn, OperationKind.Tool, "tool") with { Reserved = left < WorkerLimits.LongestTool ? left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1) : null },
                Call = call.Id,
                Tool = call.Name.Length <= 64 ? call.Name : call.Name[..64],
            });
        }
        else if (ControlCall.Read(call) is { } control)
        {
            Do(turn, call, control);
        }
        else
        {
            Answer(turn, $"the arguments of {call.Name} are no JSON object; call it again", failed: true);
        }
    }

    /// <summary>Takes the result of a tool call.</summary>
    public static void EndTool(WorkerTurn turn, OpenOperation open, OperationResult result) => turn.Emit(new ToolEnded
    {
        At = turn.Now,
        Operation = open.Operation,
        Answer = result.Answer ?? new ToolAnswer { Call = turn.State.Calls[0].Id, Text = Explain(result), Failed = true },
        Active = result.Active,
    });

    /// <summary>Takes what the host saw of a claim to be done.</summary>
    public static void Judge(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        // What was stopped in the middle says nothing: neither of the checks nor of the fences.
        var looked = result.Outcome == OperationOutcome.Succeeded;
        var (checks, fences) = WorkerClaims.Split(turn.State.Assignment!, looked ? result.Verdicts : []);
        var holds = looked && WorkerJudges.LeaveItToTheRound(turn.State.Assignment!, result.Verdicts);
        turn.Emit(new ClaimJudged { At = turn.Now, Operation = open.Operation, Verdicts = looked ? result.Verdicts : [], Holds = holds, Active = result.Active, Models = JudgeBudget.Of(open, result) });
        var ending = new WorkerEnding { Outcome = WorkerOutcome.Succeeded, Handoff = turn.State.Handoff, Verdicts = checks, Fences = fences };
        if (holds)
        {
            WorkerDecisions.End(turn, ending);
        }
        else if (fences.FirstOrDefault(static fence => fence.Verdict == Verdict.Failed) is { } broken)
        {
            WorkerDecisions.End(turn, ending with { Outcome = WorkerOutcome.Failed, Reason = Cut($"fence {broken.Id} was broken: {broken.Reason}") });
        }
        else if (looked && (turn.State.Assignment!.IsFresh || turn.State.FalseClaims >= WorkerLimits.FalseClaims))
        {
            var missed = result.Verdicts.FirstOrDefault(static verdict => verdict.Verdict == Verdict.Failed) ?? result.Verdicts.First(static verdict => verdict.Verdict != Verdict.Passed);
            var times = turn.State.FalseClaims > 1 ? string.Create(CultureInfo.InvariantCulture, $" {turn.State.FalseClaims} times") : string.Empty;
            WorkerDecisions.End(turn, ending with { Outcome = WorkerOutcome.Failed, Reason = Cut($"the agent claimed to be done{times}, and was not: {missed.Id}: {missed.Reason}") });
        }
        else
        {
            Answer(turn, looked ? WorkerClaims.Refute(result.Verdicts) : $"the host could not look: {Explain(result)}", failed: true);
        }
    }

    /// <summary>Takes a person's answer; one to a question that is not open (any more) is only counted.</summary>
    public static void TakeAnswer(WorkerTurn turn, WorkerAnswer answer)
    {
        var isOpen = turn.State.Question?.Number == answer.Question;
        turn.Emit(new WorkerAnswered { At = turn.Now, Answer = answer });
        if (isOpen && turn.State.Calls is [{ Name: ControlTools.AskPerson }, ..])
        {
            Answer(turn, $"the person says: {answer.Text}");
        }
    }

    /// <summary>A wait is over: if the model asked for it, it is told.</summary>
    public static void EndWait(WorkerTurn turn, bool isOver)
    {
        if (turn.State.Calls is [{ Name: ControlTools.WaitUntil }, ..])
        {
            Answer(turn, isOver ? $"waited; it is {turn.Now:u} now" : $"not over: a person has something to say; it is {turn.Now:u} now");
        }
    }

    /// <summary>Whether a person said something to a worker that waits because its model wanted to; or wants one to try again that waits for a provider.</summary>
    public static bool IsCalledBack(WorkerState state) => state is { Wait: not null, Desired.Mode: Plans.DesiredMode.Run }
        && Unheard(state).Any(said => said.IsNudge != state.Calls is [{ Name: ControlTools.WaitUntil }, ..]);

    /// <summary>What a person said and the worker has not heard.</summary>
    public static IEnumerable<Steering> Unheard(WorkerState state) => state.Desired?.Steering.Where(said => said.Number > state.Steered) ?? [];

    private static void Do(WorkerTurn turn, ToolRequest call, ControlCall control)
    {
        switch (call.Name)
        {
            case ControlTools.ProposeComplete:
                Claim(turn, control);
                break;
            case ControlTools.ProposeBlocked when control.Text("blocker", MaximumReason) is { Length: > 0 } blocker:
                WorkerDecisions.End(turn, WorkerOutcome.Blocked, blocker, turn.State.Handoff with { Summary = $"It said that it is blocked: {blocker}", DeadEnds = control.Texts("tried") });
                break;
            case ControlTools.AskPerson when control.Text("question", 1_000) is { Length: > 0 } question:
                turn.Emit(new WorkerAsked { At = turn.Now, Question = new WorkerQuestion { Number = turn.State.Questions + 1, Text = question, Options = control.Texts("options") } });
                break;
            case ControlTools.WaitUntil when control.Number("seconds") is > 0 and var seconds && seconds <= LongestWait.TotalSeconds:
                var until = turn.Now + TimeSpan.FromSeconds(seconds);
                turn.Emit(new WorkerWaits { At = turn.Now, Wait = new WorkerWait { Until = until, Reason = $"step {turn.State.Key.Step} waits until {until:u}: {control.Text("reason", MaximumReason)}".TrimEnd(' ', ':') } });
                break;
            case ControlTools.Note when control.Text("text", Handoff.MaximumEntry) is { Length: > 0 } note:
                Answer(turn, "noted", note: note);
                break;
            default:
                Answer(turn, $"the arguments of {call.Name} are not what it takes; see its description", failed: true);
                break;
        }
    }

    private static void Claim(WorkerTurn turn, ControlCall control)
    {
        var handoff = new Handoff
        {
            Summary = control.Text("summary", Handoff.MaximumSummary),
            Done = control.Texts("done"),
            Left = control.Texts("left"),
            Evidence = control.Texts("evidence"),
            DeadEnds = control.Texts("deadEnds"),
            Notes = turn.State.Handoff.Notes,
        };
        if (WorkerClaims.Checks(turn.State.Assignment!).IsEmpty)
        {
            WorkerDecisions.End(turn, WorkerOutcome.Succeeded, string.Empty, handoff);
            return;
        }

        turn.Emit(new ClaimLooked { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Finish, "look") with { Tokens = WorkerJudges.Reserve(turn.State) }, Handoff = handoff });
    }

    private static void Answer(WorkerTurn turn, string text, bool failed = false, string? note = null) => turn.Emit(new ToolEnded
    {
        At = turn.Now,
        Answer = new ToolAnswer { Call = turn.State.Calls[0].Id, Text = text, Failed = failed },
        Note = note,
    });

    /// <summary>Why a call gave nothing.</summary>
    public static string Explain(OperationResult result) => result.Outcome switch
    {
        OperationOutcome.Lost => "nobody knows what this call did: the host was lost while it ran. See what it did before you do it again",
        OperationOutcome.Stopped => "it was stopped",
        OperationOutcome.TimedOut => "its time was over",
        _ => result.Reason.Length == 0 ? "the host could not do it" : result.Reason,
    };

    /// <summary>The place of the first call that has no answer among those of its reply.</summary>
    private static int Place(WorkerState state)
    {
        for (var index = state.Transcript.Length - 1; index >= 0; index--)
        {
            if (state.Transcript[index] is ModelSaid said)
            {
                return said.Calls.Length - state.Calls.Length;
            }
        }

        return 0;
    }

    private static string Cut(string reason) => reason.Length <= CheckVerdict.MaximumReason ? reason : reason[..CheckVerdict.MaximumReason];
}
