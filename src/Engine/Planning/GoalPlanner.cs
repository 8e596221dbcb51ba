using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Planning;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Decides how a planner of the application makes a goal's next plan: one question after the other, each an operation of the goal, until there is a plan that is valid.</summary>
internal static class GoalPlanner
{
    /// <summary>Questions in a row that may give nothing before the goal is blocked. A planner that ends its hosts would otherwise end one after the other.</summary>
    public const int MaximumFaults = TakeOvers.MaximumDeaths;

    /// <summary>Whether it is a planner that is to be asked next for a plan.</summary>
    public static bool Makes(GoalState state) => state.Contract!.Strategy == PlanStrategy.Planner && !GoalFeatures.AreMissing(state);

    /// <summary>Asks, if nothing is waited for.</summary>
    public static void Advance(GoalTurn turn)
    {
        var state = turn.State;
        if (PlanningView.IsWaiting(state, turn.Now))
        {
            return;
        }

        turn.Emit(new PlannerAsked
        {
            At = turn.Now,
            Operation = GoalDecisions.Open(turn, OperationKind.Planner, string.Create(CultureInfo.InvariantCulture, $"planning-{state.Plannings + 1}")),
            Planner = state.Contract!.Planner!.Name,
        });
    }

    /// <summary>Takes what it gave.</summary>
    public static void Settle(GoalTurn turn, OpenOperation open, OperationResult result)
    {
        var isOver = turn.State.IsStale || turn.State.Wanted == Intent.Cancel;
        var reply = result.Planner ?? new PlannerReply { Fault = result.Reason.Length == 0 ? "it was stopped" : result.Reason };
        var (written, problem) = isOver || reply.Plan is not { } plan ? (null, reply.Problem) : PlannerPlans.Read(plan, reply.Why, turn.State);
        if (written is not null && PlanFormats.Problem(turn, written.Plan) is { Length: > 0 } tooNew)
        {
            (written, problem) = (null, tooNew);
        }

        turn.Emit(new PlannerEnded { At = turn.Now, Operation = open.Operation, Active = result.Active, Problem = isOver ? string.Empty : problem, Fault = isOver ? string.Empty : reply.Fault });
        if (isOver)
        {
            turn.Emit(new PlanningGivenUp { At = turn.Now });
        }
        else if (written is not null)
        {
            turn.Emit(new PlanWritten { At = turn.Now, Written = written });
        }
        else if (reply.None.Length > 0)
        {
            Block(turn, $"has no plan: {reply.None}");
        }
        else if (problem.Length == 0)
        {
            Pause(turn, reply);
        }
        else if (turn.State.Planning!.Repairs > PlanningLimits.Repairs)
        {
            Block(turn, $"made a plan that is not valid, also after it was told so: {problem}");
        }
    }

    /// <summary>The process that asked it ended: it is asked anew, which it must stand.</summary>
    public static void Lose(GoalTurn turn, OpenOperation open)
    {
        var isOver = turn.State.IsStale || turn.State.Wanted == Intent.Cancel;
        turn.Emit(new PlannerEnded { At = turn.Now, Operation = open.Operation, Active = TimeSpan.Zero, IsLost = true });
        if (isOver)
        {
            turn.Emit(new PlanningGivenUp { At = turn.Now });
        }
        else if (turn.State.Planning!.Faults >= MaximumFaults)
        {
            Block(turn, string.Create(CultureInfo.InvariantCulture, $"gave no plan {MaximumFaults} times in a row, the last time because the process that asked it ended; see whether it is what ends it"));
        }
    }

    private static void Pause(GoalTurn turn, PlannerReply reply)
    {
        var faults = turn.State.Planning!.Faults;
        if (reply.IsLasting || faults >= MaximumFaults)
        {
            Block(turn, reply.Fault);
            return;
        }

        turn.Emit(new PlanningWaits
        {
            At = turn.Now,
            Wait = new WorkerWait { Until = turn.Now + WorkerReplies.Backoff(faults), Reason = Told(turn, reply.Fault) },
            Steered = GoalSteering.Newest(turn.State),
        });
    }

    private static void Block(GoalTurn turn, string reason)
    {
        var told = Told(turn, reason);
        turn.Emit(new PlanningGivenUp { At = turn.Now });
        GoalDecisions.Hold(turn, HoldKind.Blocked, told);
    }

    private static string Told(GoalTurn turn, string what) => $"the planner {turn.State.Contract!.Planner!.Name} {what}";
}
