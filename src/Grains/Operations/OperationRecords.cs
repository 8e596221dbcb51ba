using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Looks up in actors' records what becomes of operations: not in activations, which may know less than what is stored.</summary>
internal sealed class OperationRecords(IRecordReader reader)
{
    /// <summary>The records.</summary>
    public IRecordReader Reader => reader;

    /// <summary>What an actor wants of an execution.</summary>
    public async Task<OperationWish> WishAsync(ActorKey actor, ExecutionKey execution, CancellationToken cancellationToken) =>
        await FindAsync(actor, execution.Operation, cancellationToken) switch
        {
            null => OperationWish.Forget,

            // A later execution belongs to another owner, who may be watching the very same command.
            { Start: var start } when start.Execution != execution.Execution => OperationWish.None,
            { Start.Stopping: true } => OperationWish.Stop,
            _ => OperationWish.GoOn,
        };

    /// <summary>An open operation, and who runs it; null when it is not open.</summary>
    public async Task<RecordedOperation?> FindAsync(ActorKey actor, string operation, CancellationToken cancellationToken) =>
        RecordedOperation.Find(actor, await reader.ReadAsync(actor, cancellationToken), operation);

    /// <summary>Lets a plan be forgotten, its workers first.</summary>
    public Task ForgetAsync(ActorKey plan, Func<ActorKey, ActorMessage, Task> deliver) => PlanForgetting.ForgetAsync(reader, deliver, plan);
}
