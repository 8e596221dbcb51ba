using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>A message that waits in the mailbox, and whoever waits for its answer.</summary>
internal abstract class PendingMessage(ActorMessage? message)
{
    /// <summary>What to decide; null for a look.</summary>
    public ActorMessage? Message { get; } = message;

    /// <summary>Whether somebody waits for what its decision says, and goes by it.</summary>
    public bool IsAwaited => this is PendingCommand or PendingDelivery or PendingPoke;

    /// <summary>What its decision replied to a command.</summary>
    public CommandReply? Reply { get; set; }

    /// <summary>Why its decision refused a delivery.</summary>
    public string? Refused { get; set; }

    /// <summary>Answers, after the commit.</summary>
    public abstract void Answer();

    /// <summary>Says that it may or may not have been applied.</summary>
    public abstract void OutcomeUnknown(Exception? cause);

    /// <summary>Says that the commit it was part of failed.</summary>
    public void NotCommitted(Exception? cause)
    {
        if (cause is NotWatchedException)
        {
            Fail(cause);
        }
        else
        {
            OutcomeUnknown(cause);
        }
    }

    /// <summary>Says that it was not applied.</summary>
    public abstract void Fail(Exception cause);
}

/// <summary>A message nobody waits for: what the runner tells itself, and results, which are told again when they got lost.</summary>
internal sealed class PendingNote(ActorMessage message) : PendingMessage(message)
{
    public override void Answer()
    {
    }

    public override void OutcomeUnknown(Exception? cause)
    {
    }

    public override void Fail(Exception cause)
    {
    }
}

/// <summary>A message somebody waits for the answer of.</summary>
internal abstract class PendingRequest<TReply>(ActorMessage? message) : PendingMessage(message)
{
    private readonly TaskCompletionSource<TReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<TReply> Task => answer.Task;

    public override void Fail(Exception cause) => answer.TrySetException(cause);

    /// <summary>Gives the answer.</summary>
    protected void Answer(TReply reply) => answer.TrySetResult(reply);
}

/// <summary>A command.</summary>
internal sealed class PendingCommand(Identifiers.GoalId goal, GoalCommand command, Premise? premise) : PendingRequest<CommandReply>(new CommandMessage(command, premise))
{
    public override void Answer() =>
        Answer(Reply ?? new CommandReply { Refusal = Refusal.Internal, Reason = Refused ?? "the command was not answered" });

    public override void OutcomeUnknown(Exception? cause) => Fail(new OutcomeUnknownException(goal, command.Id, cause));
}

/// <summary>A message of another actor. An exception tells its sender to try again.</summary>
internal sealed class PendingDelivery(ActorMessage message) : PendingRequest<DeliveryReply>(message)
{
    public override void Answer() =>
        Answer(Refused is { } reason ? new DeliveryReply(reason) : DeliveryReply.Accepted);

    public override void OutcomeUnknown(Exception? cause) =>
        Fail(cause ?? new StoreUnavailableException("the receiver could not commit"));
}

/// <summary>A look at the committed state.</summary>
internal sealed class PendingView<TView>(Func<TView> view) : PendingRequest<TView>(null)
{
    public override void Answer()
    {
        try
        {
            Answer(view());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The fault of whoever looks, and of nobody else in the turn.
            Fail(exception);
        }
    }

    public override void OutcomeUnknown(Exception? cause) =>
        Fail(cause ?? new StoreUnavailableException("the record could not be read"));
}

/// <summary>A poke: once it is known that no other activation has gone on, everything the record obliges to is looked after.</summary>
internal sealed class PendingPoke(Action<bool> lookAfter) : PendingMessage(null)
{
    public override void Answer() => lookAfter(true);

    public override void OutcomeUnknown(Exception? cause) => lookAfter(false);

    public override void Fail(Exception cause) => lookAfter(false);
}
