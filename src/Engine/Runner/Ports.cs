using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Carries messages between actors. A delivery is one try: who sends it retries it.</summary>
internal interface ITransport
{
    /// <summary>Tells an actor something.</summary>
    /// <returns>Its answer, after what the message changed is durable. An exception means nobody knows whether it arrived.</returns>
    Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message);

    /// <summary>Wakes an actor so that it looks after its obligations. Lossy.</summary>
    void Poke(ActorKey to);
}

/// <summary>The answer to a delivery.</summary>
/// <param name="Refused">Why it was refused, or null when it was accepted.</param>
internal sealed record DeliveryReply(string? Refused)
{
    /// <summary>It was accepted; also what is not newer is.</summary>
    public static readonly DeliveryReply Accepted = new((string?)null);
}

/// <summary>Knows which hosts are dead, and reaches those that live.</summary>
internal interface IOwners
{
    /// <summary>This host instance.</summary>
    OwnerId Self { get; }

    /// <summary>Whether an owner is known to be dead. False when nobody knows yet.</summary>
    bool IsDead(OwnerId owner);

    /// <summary>
    /// Tells a host that a record names it for an execution. A host may live and not know: the activation that committed it may have ended
    /// before it could begin anything, or its write was reported as failed and was there after the actor had gone elsewhere. Nobody else may
    /// begin it as long as that host lives. Lossy; returns at once and never throws.
    /// </summary>
    void Remind(OwnerId owner, OperationReminder reminder);
}

/// <summary>An actor's clock: the time, and one alarm.</summary>
internal interface IActorClock
{
    /// <summary>The time.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Asks for <see cref="IActorRunner.Wake"/> at a time, replacing what was asked before; null for never.</summary>
    void SetAlarm(DateTimeOffset? at);
}

/// <summary>Hears what a runner does: for feeds, logs and checks. Must not throw, block, or call the runner.</summary>
internal interface IRunnerObserver
{
    /// <summary>A commit is durable.</summary>
    void OnCommitted(ActorKey key, long version, IActorState state);

    /// <summary>Events are durable: told once for each commit of events, by the activation that made it.</summary>
    /// <param name="key">The actor.</param>
    /// <param name="before">Its state before the first of them.</param>
    /// <param name="events">They.</param>
    void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events);

    /// <summary>A try to commit events is over.</summary>
    /// <param name="key">The actor.</param>
    /// <param name="elapsed">How long the store took.</param>
    /// <param name="isDurable">Whether they are durable; null when the store failed and nobody knows. False is a conflict: the record was not where it was believed to be.</param>
    void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable);

    /// <summary>Deciding a message threw. The message was refused alone; here it can be kept for inspection.</summary>
    void OnRefused(ActorKey key, ActorMessage message, Exception exception);

    /// <summary>The activation was dropped and will read its record again.</summary>
    void OnDropped(ActorKey key, string reason);

    /// <summary>The record could not be read, or what was read could not be understood. It is tried again; told once until it can, or fails otherwise.</summary>
    void OnUnreadable(ActorKey key, Exception exception);
}
