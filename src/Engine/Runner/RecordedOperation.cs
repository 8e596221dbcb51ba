using System.Diagnostics;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>An open operation as its actor's record has it.</summary>
/// <param name="Start">Its current execution.</param>
/// <param name="Owner">Who runs that.</param>
internal sealed record RecordedOperation(OperationStart Start, OwnerId Owner)
{
    /// <summary>An operation of an actor's record; null when it is not open there.</summary>
    /// <exception cref="RecordCorruptException">The record is not what this or an earlier version writes.</exception>
    public static RecordedOperation? Find(ActorKey actor, StoredRecord record, string operation) => actor.Kind switch
    {
        ActorKind.Goal => Find(GoalLogic.Instance, actor, record, operation),
        ActorKind.Plan => Find(PlanLogic.Instance, actor, record, operation),
        ActorKind.Worker => Find(WorkerLogic.Instance, actor, record, operation),
        ActorKind.Workspace => throw new UnreachableException($"{actor} begins no operations"),
        _ => throw new UnreachableException(),
    };

    private static RecordedOperation? Find<TState, TEvent>(IActorLogic<TState, TEvent> logic, ActorKey actor, StoredRecord record, string operation)
        where TState : class, IActorState
        where TEvent : class
    {
        var state = logic.Replay(actor, record, out _);
        return logic.OpenOperations(state).FirstOrDefault(open => open.Operation == operation) is { } found
            ? new RecordedOperation(logic.StartOf(actor, state, found), found.Owner)
            : null;
    }
}
