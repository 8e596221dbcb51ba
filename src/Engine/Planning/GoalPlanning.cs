using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Planning;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Decides how a model writes a goal's next plan: one call after the other, each an operation of the goal, until there is a plan that is valid.</summary>
internal static class GoalPlanning
{
    /// <summary>Begins the next call, if nothing is waited for and the budget allows it.</summary>
    public static void Advance(GoalTurn turn)
    {
        var state = turn.State;
        if (PlanningView.IsWaiting(state, turn.Now))
        {
            return;
        }

        if (!PlanningCalls.Fits(state, 2, 512))
        {
            // What was lent to a plan that was given up may come back.
            if (!GoalView.AwaitsGivenUp(state))
            {
                GoalDecisions.Hold(turn, HoldKind.Budget, $"the budget of tokens or cost does not allow the model to be asked for {Wanted(state)}. {state.Setback}");
            }

            return;
        }

        var (tokens, cost) = PlanningCalls.Reserve(state);
        turn.Emit(new PlanningBegun
        {
            At = turn.Now,
            Operation = GoalDecisions.Open(turn, OperationKind.Planning, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"planning-{state.Plannings + 1}")),
            Tokens = tokens,
            Cost = cost,
        });
    }

    /// <summary>Takes what a call gave.</summary>
    public static void Settle(GoalTurn turn, OpenOperation open, OperationResult result)
    {
        var isOver = turn.State.IsStale || turn.State.Wanted == Intent.Cancel;
        var reply = result.Turn ?? new TurnReply();

        // Stopped in the middle, or by a failure of the host itself: nobody knows what was billed.
        var isUnknown = result.Turn is null;
        turn.Emit(new PlanningEnded { At = turn.Now, Operation = open.Operation, Reply = reply, Active = result.Active, CountsReserved = isUnknown });
        if (isOver)
        {
            turn.Emit(new PlanningGivenUp { At = turn.Now });
        }
        else if (reply.Fault is { } fault)
        {
            Pause(turn, fault);
        }
        else if (isUnknown)
        {
            Pause(turn, new TurnFault { Kind = TurnFaultKind.Transient, Message = result.Reason.Length == 0 ? "the model call was stopped" : result.Reason });
        }
        else if (reply.Said is { } said)
        {
            Take(turn, said, reply.Answers);
        }
    }

    /// <summary>Nobody knows whether the provider was asked, and what it billed: the call counts with its reservation, and is made anew.</summary>
    public static void Lose(GoalTurn turn, OpenOperation open)
    {
        var isOver = turn.State.IsStale;
        turn.Emit(new PlanningEnded { At = turn.Now, Operation = open.Operation, Reply = new TurnReply(), Active = TimeSpan.Zero, CountsReserved = true });
        if (isOver)
        {
            turn.Emit(new PlanningGivenUp { At = turn.Now });
        }
    }

    private static void Take(GoalTurn turn, ModelSaid said, ImmutableArray<ToolAnswer> answers)
    {
        var tool = PlanningCalls.Tool(turn.State);
        var written = said.Calls.FirstOrDefault(call => call.Name == tool);
        var mayLook = PlanningCalls.MayLook(turn.State.Planning! with { Replies = turn.State.Planning.Replies - 1 });
        if (written is null && !said.Calls.IsEmpty && mayLook)
        {
            turn.Emit(new PlanningTold { At = turn.Now, Answers = answers.Length == said.Calls.Length ? answers : [.. said.Calls.Select(call => Refuse(turn.State, said, call))] });
            return;
        }

        var (taken, problem) = (written, said.Calls.IsEmpty) switch
        {
            ({ } call, _) => Read(turn, call.Arguments),
            (null, true) when said.Text.Contains('{', StringComparison.Ordinal) => Read(turn, PlanText.Within(said.Text)),
            (null, true) => (null, $"you wrote {(tool == PlanTool.Name ? "no plan" : "no manifest")}; call `{tool}`"),
            _ => (null, $"you have looked enough; call `{tool}` now, and nothing else"),
        };
        if (taken is not null)
        {
            turn.Emit(taken);
        }
        else if (turn.State.Planning!.Repairs >= PlanningLimits.Repairs)
        {
            turn.Emit(new PlanningGivenUp { At = turn.Now });
            GoalDecisions.Hold(turn, HoldKind.Blocked, $"{(tool == PlanTool.Name ? "the planner's plan" : "the initializer's manifest")} did not validate: {problem}");
        }
        else
        {
            var text = $"The {(tool == PlanTool.Name ? "plan" : "manifest")} is not valid, and nothing was begun:\n{problem}\nWrite it again, whole, with `{tool}`.";
            turn.Emit(new PlanningTold
            {
                At = turn.Now,
                Answers = [.. said.Calls.Select(call => ToolCaller.Refuse(call, call == written || written is null ? text : $"not done, since `{tool}` was called in the same reply"))],
                Text = said.Calls.IsEmpty ? text : string.Empty,
                Problem = problem,
            });
        }
    }

    private static (PlanningEvent? Written, string Problem) Read(GoalTurn turn, string text)
    {
        if (GoalFeatures.AreMissing(turn.State))
        {
            var (items, problem) = FeatureText.Read(text, turn.State.Contract!);
            return (items.IsDefault ? null : new FeaturesWritten { At = turn.Now, Items = items }, problem);
        }

        var (plan, fault) = PlanText.Read(text, turn.State);
        if (plan is not null && PlanFormats.Problem(turn, plan.Plan) is { Length: > 0 } tooNew)
        {
            (plan, fault) = (null, tooNew);
        }

        return (plan is null ? null : new PlanWritten { At = turn.Now, Written = plan }, fault);
    }

    private static string Wanted(GoalState state) => GoalFeatures.AreMissing(state) ? "the manifest" : "a plan";

    private static ToolAnswer Refuse(GoalState state, ModelSaid said, ToolRequest call) => ToolCaller.Refuse(
        call,
        said.Calls.Length > GoalView.ModelsLeft(state)?.Tools ? $"not done: the budget allows fewer tool calls; call `{PlanningCalls.Tool(state)}` with what you know"
        : PlanningCalls.Reading.Contains(call.Name, StringComparer.Ordinal)
            ? "not done: all calls of a reply must be of tools that read; call it again"
            : $"you have no tool '{call.Name}': you change nothing here, you write {(GoalFeatures.AreMissing(state) ? "what others are to reach" : "the plan by which others do")}; you have {string.Join(", ", PlanningCalls.Reading)} and {PlanningCalls.Tool(state)}");

    /// <summary>After a fault the same is tried later, or a person must help. The provider's failure is never the goal's.</summary>
    private static void Pause(GoalTurn turn, TurnFault fault)
    {
        var planning = turn.State.Planning!;
        switch (fault.Kind)
        {
            case TurnFaultKind.TooLong when !planning.IsBlind && !planning.Transcript.IsEmpty:
                turn.Emit(new PlanningGivenUp { At = turn.Now, IsBegunAnew = true });
                break;
            case TurnFaultKind.Quota:
                Wait(turn, WorkerReplies.Later(turn.Now, fault.Again, WorkerLimits.QuotaPause), $"the quota of the model is used up: {fault.Message}", isQuota: true, isGuess: !(fault.Again > turn.Now));
                break;
            case TurnFaultKind.Transient when planning.Faults < WorkerLimits.Faults:
                Wait(turn, WorkerReplies.Later(turn.Now, fault.Again, WorkerReplies.Backoff(planning.Faults)), $"the model could not be asked for {Wanted(turn.State)}: {fault.Message}", isQuota: false, isGuess: false);
                break;
            default:
                turn.Emit(new PlanningGivenUp { At = turn.Now });
                GoalDecisions.Hold(turn, HoldKind.Blocked, $"the model could not be asked for {Wanted(turn.State)}: {fault.Message}");
                break;
        }
    }

    private static void Wait(GoalTurn turn, DateTimeOffset until, string reason, bool isQuota, bool isGuess) => turn.Emit(new PlanningWaits
    {
        At = turn.Now,
        Wait = new WorkerWait { Until = until, Reason = reason, IsQuota = isQuota, IsGuess = isGuess },
        Steered = GoalSteering.Newest(turn.State),
    });
}
