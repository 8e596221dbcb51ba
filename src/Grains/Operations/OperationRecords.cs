using System.Diagnostics;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Looks up in actors' records what becomes of operations: not in activations, which may know less than what is stored.</summary>
internal sealed class OperationRecords(IRecordReader reader)
{
    /// <summary>What an actor wants of an execution.</summary>
    public async Task<OperationWish> WishAsync(ActorKey actor, ExecutionKey execution, CancellationToken cancellationToken)
    {
        var record = await reader.ReadAsync(actor, cancellationToken);
        return actor.Kind switch
        {
            ActorKind.Goal => Wish(GoalLogic.Instance, actor, record, execution),
            ActorKind.Plan => Wish(PlanLogic.Instance, actor, record, execution),
            ActorKind.Workspace => throw new UnreachableException($"{actor} begins no operations"),
            _ => throw new UnreachableException(),
        };
    }

    private static OperationWish Wish<TState, TEvent>(IActorLogic<TState, TEvent> logic, ActorKey actor, StoredRecord record, ExecutionKey execution)
        where TState : class, IActorState
        where TEvent : class
    {
        var state = logic.Replay(actor, record, out _);
        if (logic.OpenOperations(state).FirstOrDefault(open => open.Operation == execution.Operation) is not { } open)
        {
            return OperationWish.Forget;
        }

        // A later execution belongs to another owner, who may be watching the very same command.
        return open.Execution != execution.Execution ? OperationWish.None : logic.MustStop(state, open) ? OperationWish.Stop : OperationWish.GoOn;
    }
}
