using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>Does the calls of a reply, one after the other: what the worker does itself, and what the host does for it.</summary>
internal static class WorkerControls
{
    /// <summary>What is answered to a note that only this worker keeps.</summary>
    public const string Noted = "noted";

    /// <summary>The most characters of a reason.</summary>
    public const int MaximumReason = 500;

    /// <summary>The answer to a call for which no budget is left.</summary>
    public const string NoTools = "not done: the budget of tool calls is used up";

    /// <summary>The longest that a model may wait at once.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

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
            Answer(turn, NoTools, failed: true);
        }
        else if (WorkerBackground.WantsBackground(call))
        {
            if (WorkerApprovals.MayBegin(turn, call))
            {
                WorkerBackground.Begin(turn, call);
            }
        }
        else if (WorkerBoard.Refusal(turn, call) is { } refusal)
        {
            Answer(turn, refusal, failed: true);
        }
        else if (!ControlTools.IsControl(call.Name))
        {
            if (!WorkerApprovals.MayBegin(turn, call))
            {
                return;
            }

            var left = WorkerView.ActiveLeft(turn.State);
            turn.Emit(new ToolBegun
            {
                At = turn.Now,
                Operation = WorkerDecisions.Open(turn, OperationKind.Tool, "tool") with { Reserved = left < WorkerLimits.LongestTool ? left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1) : null },
                Call = call.Id,
                Tool = ReasonText.Beginning(call.Name, 64),
                Approval = turn.State.Approval,
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
        var (checks, fences) = WorkerClaims.SplitLook(turn.State.Assignment!, looked ? result.Verdicts : []);
        var holds = looked && checks.All(static verdict => verdict.Verdict == Verdict.Passed) && fences.All(static fence => fence.Verdict == Verdict.Passed);
        turn.Emit(new ClaimJudged { At = turn.Now, Operation = open.Operation, Verdicts = looked ? result.Verdicts : [], Holds = holds, Active = result.Active });
        var ending = new WorkerEnding { Outcome = WorkerOutcome.Succeeded, Handoff = turn.State.Handoff, Verdicts = checks, Fences = fences };
        if (holds && turn.State.Assignment!.IsWhole)
        {
            WorkerRest.Begin(turn, turn.State.Handoff);
        }
        else if (holds)
        {
            WorkerDecisions.End(turn, ending);
        }
        else if (WorkerClaims.Broken(fences) is { } reason)
        {
            WorkerDecisions.End(turn, ending with { Outcome = WorkerOutcome.Failed, Reason = reason });
        }
        else if (looked && WorkerClaims.IsLastStraw(turn.State))
        {
            WorkerDecisions.End(turn, ending with { Outcome = WorkerOutcome.Failed, Reason = WorkerClaims.Accuse(turn.State, result.Verdicts) });
        }
        else
        {
            Answer(turn, looked ? WorkerClaims.Refute(result.Verdicts) : $"the host could not look: {Explain(result)}", failed: true);
        }
    }

    /// <summary>Takes a person's answer; one to a question that is not open (any more) is only counted.</summary>
    public static void TakeAnswer(WorkerTurn turn, WorkerAnswer answer)
    {
        var asked = turn.State.Question;
        var isOpen = asked?.Number == answer.Question;
        if (isOpen && asked is { Approval: not null })
        {
            WorkerApprovals.Take(turn, asked, answer);
            return;
        }

        turn.Emit(new WorkerAnswered { At = turn.Now, Answer = answer });
        if (isOpen && turn.State.Calls is [{ Name: ControlTools.AskPerson }, ..])
        {
            Answer(turn, $"the person says: {answer.Text}", kept: $"You asked: {asked!.Text}\nThe person whose goal this is said: {answer.Text}");
        }
    }

    /// <summary>A wait is over: if the model asked for it, it is told.</summary>
    public static void EndWait(WorkerTurn turn, bool isOver)
    {
        if (turn.State.Calls is [{ Name: BackgroundTools.WaitFor }, ..])
        {
            WorkerBackground.EndWait(turn, isOver);
        }
        else if (turn.State.Calls is [{ Name: ControlTools.WaitUntil }, ..])
        {
            Answer(turn, isOver ? $"waited; it is {turn.Now:u} now" : $"not over: somebody has something to say; it is {turn.Now:u} now");
        }
    }

    /// <summary>Whether a person said something to a worker that waits because its model wanted to; or wants one to try again that waits for a provider.</summary>
    public static bool IsCalledBack(WorkerState state) => state is { Wait: not null, Desired.Mode: Plans.DesiredMode.Run }
        && Unheard(state).Any(said => said.IsNudge != state.Calls is [{ Name: ControlTools.WaitUntil or BackgroundTools.WaitFor }, ..]);

    /// <summary>What a person said and the worker has not heard.</summary>
    public static IEnumerable<Steering> Unheard(WorkerState state) => state.Desired?.Steering.Where(said => said.Number > state.Steered) ?? [];

    private static void Do(WorkerTurn turn, ToolRequest call, ControlCall control)
    {
        switch (call.Name)
        {
            case ControlTools.ProposeComplete or HandoffTool.Name when WorkerGoals.Refusal(turn.State) is { } refusal:
                Answer(turn, refusal, failed: true);
                break;
            case SpawnTool.Name:
                WorkerGoals.Ask(turn, call);
                break;
            case BackgroundTools.Poll or BackgroundTools.Stop or BackgroundTools.WaitFor when WorkerGoals.Do(turn, call, control):
                break;
            case ControlTools.ProposeComplete:
                // What is looked at must hold still.
                if (!WorkerBackground.Still(turn))
                {
                    Claim(turn, control);
                }

                break;
            case BackgroundTools.Poll or BackgroundTools.Stop or BackgroundTools.WaitFor:
                WorkerBackground.Do(turn, call, control);
                break;
            case ControlTools.ProposeBlocked when control.Text("blocker", MaximumReason) is { Length: > 0 } blocker:
                WorkerDecisions.End(turn, WorkerOutcome.Blocked, blocker, turn.State.Handoff with { Summary = $"It said that it is blocked: {blocker}", DeadEnds = control.Texts("tried") });
                break;
            case ControlTools.AskPerson when control.Text("question", 1_000) is { Length: > 0 } question:
                turn.Emit(new WorkerAsked { At = turn.Now, Question = new WorkerQuestion { Number = turn.State.Questions + 1, Text = question, Options = control.Texts("options") } });
                break;
            case ControlTools.WaitUntil:
                WorkerWaiting.Do(turn, control);
                break;
            case HandoffTool.Name:
                WorkerHandoffs.Do(turn, call, control);
                break;
            case ControlTools.Note when control.Text("text", Handoff.MaximumEntry) is { Length: > 0 } note:
                if (WorkerBoard.TakesNotes(turn.State))
                {
                    WorkerBoard.Note(turn, note);
                }
                else
                {
                    Answer(turn, Noted, note: note);
                }

                break;
            case var tool when BoardTools.IsBoard(tool):
                if (WorkerBoard.Ask(turn, call, control) is var (text, failed))
                {
                    Answer(turn, text, failed);
                }

                break;
            default:
                Answer(turn, $"the arguments of {call.Name} are not what it takes; see its description", failed: true);
                break;
        }
    }

    private static void Claim(WorkerTurn turn, ControlCall control)
    {
        var handoff = WorkerHandoffs.Read(turn.State, control);
        if (WorkerClaims.Checks(turn.State.Assignment!).IsEmpty && !WorkerRemotes.MustPublish(turn.State))
        {
            if (turn.State.Assignment!.IsWhole)
            {
                WorkerRest.Begin(turn, handoff);
                return;
            }

            WorkerDecisions.End(turn, WorkerOutcome.Succeeded, string.Empty, handoff);
            return;
        }

        turn.Emit(new ClaimLooked { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Finish, "look"), Handoff = handoff });
    }

    /// <summary>Answers the first call that has no answer.</summary>
    public static void Answer(WorkerTurn turn, string text, bool failed = false, string? note = null, string? kept = null) => turn.Emit(new ToolEnded
    {
        At = turn.Now,
        Answer = new ToolAnswer { Call = turn.State.Calls[0].Id, Text = text, Failed = failed },
        Note = note,
        Kept = kept,
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
}
