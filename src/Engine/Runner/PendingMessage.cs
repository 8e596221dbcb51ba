using Orleans.Goals.Commands;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>A message that waits in the mailbox, and whoever waits for its answer.</summary>
internal abstract class PendingMessage(ActorMessage? message)
{
    /// <summary>What to decide; null for a read.</summary>
    public ActorMessage? Message { get; } = message;

    /// <summary>What its decision replied to a command.</summary>
    public CommandReply? Reply { get; set; }

    /// <summary>Why its decision refused a delivery.</summary>
    public string? Refused { get; set; }

    /// <summary>Answers, after the commit.</summary>
    public abstract void Answer(Func<ReadOnlyMemory<byte>> state);

    /// <summary>Says that it may or may not have been applied.</summary>
    public abstract void OutcomeUnknown(Exception? cause);

    /// <summary>Says that it was not applied.</summary>
    public abstract void Fail(Exception cause);
}

/// <summary>A message nobody waits for: what the runner tells itself, and results, which are told again when they got lost.</summary>
internal sealed class PendingNote(ActorMessage message) : PendingMessage(message)
{
    public override void Answer(Func<ReadOnlyMemory<byte>> state)
    {
    }

    public override void OutcomeUnknown(Exception? cause)
    {
    }

    public override void Fail(Exception cause)
    {
    }
}

/// <summary>A command.</summary>
internal sealed class PendingCommand(Identifiers.GoalId goal, GoalCommand command) : PendingMessage(new CommandMessage(command))
{
    private readonly TaskCompletionSource<CommandReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CommandReply> Task => answer.Task;

    public override void Answer(Func<ReadOnlyMemory<byte>> state) =>
        answer.TrySetResult(Reply ?? new CommandReply { Refusal = Refusal.Internal, Reason = Refused ?? "the command was not answered" });

    public override void OutcomeUnknown(Exception? cause) => answer.TrySetException(new OutcomeUnknownException(goal, command.Id, cause));

    public override void Fail(Exception cause) => answer.TrySetException(cause);
}

/// <summary>A message of another actor. An exception tells its sender to try again.</summary>
internal sealed class PendingDelivery(ActorMessage message) : PendingMessage(message)
{
    private readonly TaskCompletionSource<DeliveryReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DeliveryReply> Task => answer.Task;

    public override void Answer(Func<ReadOnlyMemory<byte>> state) =>
        answer.TrySetResult(Refused is { } reason ? new DeliveryReply(reason) : DeliveryReply.Accepted);

    public override void OutcomeUnknown(Exception? cause) =>
        answer.TrySetException(cause ?? new StoreUnavailableException("the receiver could not commit"));

    public override void Fail(Exception cause) => answer.TrySetException(cause);
}

/// <summary>A read of the committed state.</summary>
internal sealed class PendingRead() : PendingMessage(null)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ReadOnlyMemory<byte>> Task => answer.Task;

    public override void Answer(Func<ReadOnlyMemory<byte>> state) => answer.TrySetResult(state());

    public override void OutcomeUnknown(Exception? cause) =>
        answer.TrySetException(cause ?? new StoreUnavailableException("the record could not be read"));

    public override void Fail(Exception cause) => answer.TrySetException(cause);
}
