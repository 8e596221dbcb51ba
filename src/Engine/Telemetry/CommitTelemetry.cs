using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>
/// Tells spans and measurements of what was committed. Every commit is told by the activation that made it, and by no other: nothing is told twice. What was committed by a
/// process that died before it told, or whose exporter had not sent it, is not told; nor is a commit of which nobody knew at first that it was durable.
/// </summary>
internal static class CommitTelemetry
{
    /// <summary>Tells the events of a commit. Throws what a listener of the application throws: that is no reason to stop a goal.</summary>
    /// <param name="before">The state before them.</param>
    /// <param name="events">The events.</param>
    public static void Tell(IActorState before, IReadOnlyList<object> events)
    {
        if (!Spans.Source.HasListeners() && !GoalsMeter.IsListenedTo)
        {
            return;
        }

        switch (before)
        {
            case GoalState goal:
                Tell(GoalLogic.Instance, goal, events, GoalTelemetry.Tell);
                break;
            case PlanState plan:
                Tell(PlanLogic.Instance, plan, events, PlanTelemetry.Tell);
                break;
            case WorkerState worker:
                Tell(WorkerLogic.Instance, worker, events, WorkerTelemetry.Tell);
                break;
        }
    }

    private static void Tell<TState, TEvent>(IActorLogic<TState, TEvent> logic, TState before, IReadOnlyList<object> events, Action<TState, TEvent, TState> tell)
        where TState : class, IActorState
        where TEvent : class
    {
        foreach (TEvent change in events)
        {
            var after = logic.Apply(before, change);
            tell(before, change, after);
            before = after;
        }
    }
}
