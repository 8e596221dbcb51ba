using System.Globalization;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>What spans are of: goal, plan, step, attempt, turn, and every other operation.</summary>
internal static class SpanPlaces
{
    /// <summary>A goal's cycle; which one the trace says.</summary>
    public static string Goal(GoalId goal) => $"goal {goal.Value}";

    /// <summary>A plan.</summary>
    public static string Plan(string plan) => $"plan {plan}";

    /// <summary>A step of a plan.</summary>
    public static string Step(string plan, string step) => $"step {plan}/{step}";

    /// <summary>An attempt at a step.</summary>
    public static string Attempt(string plan, string step, int attempt) => string.Create(CultureInfo.InvariantCulture, $"attempt {plan}/{step}/{attempt}");

    /// <summary>The attempt that a worker is.</summary>
    public static string Attempt(WorkerState worker) => $"attempt {worker.Id}";

    /// <summary>A turn of an agent.</summary>
    public static string Turn(WorkerState worker) => string.Create(CultureInfo.InvariantCulture, $"turn {worker.Id}/{worker.Turns}");

    /// <summary>An operation that is none of those.</summary>
    public static string Operation(OpenOperation open) => $"operation {open.Operation}";

    /// <summary>Whether a turn is open: its model is being called, or a call of its reply has no answer.</summary>
    public static bool IsInTurn(WorkerState worker) =>
        worker.Stage != WorkerStage.Compacting && (worker.Open?.Kind == OperationKind.Turn || !worker.Calls.IsEmpty);

    /// <summary>The span that an open operation's work belongs to; null for one that has none.</summary>
    public static SpanPlace? Of(IActorState state, OpenOperation open) => state switch
    {
        GoalState goal when open.Kind is OperationKind.Round or OperationKind.Planning or OperationKind.Planner or OperationKind.Baseline => new SpanPlace(TraceIds.Of(goal), Operation(open)),
        PlanState { Assignment.Trace: { } trace } plan => new SpanPlace(
            trace, open.Kind == OperationKind.Attempt ? Attempt(plan.Id, open.Step!, plan.Steps[plan.Graph.IndexOf(open.Step!)].Attempt) : Operation(open)),
        WorkerState { Assignment.Trace: { } trace } worker => new SpanPlace(
            trace, open.Kind == OperationKind.Turn && IsInTurn(worker) ? Turn(worker) : Operation(open)),
        _ => null,
    };
}
