using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>What a host sees of a runner. All members are called on the actor's own execution context, one at a time.</summary>
internal interface IActorRunner
{
    /// <summary>The actor.</summary>
    ActorKey Key { get; }

    /// <summary>Whether nothing is under way in this activation, so that it can be dropped without losing time.</summary>
    bool IsIdle { get; }

    /// <summary>Asks; the answer comes after the commit.</summary>
    /// <param name="command">The command.</param>
    /// <param name="premise">What the host looked up for it; null for nothing.</param>
    Task<CommandReply> AskAsync(GoalCommand command, Premise? premise = null);

    /// <summary>Tells; the answer comes after the commit.</summary>
    Task<DeliveryReply> DeliverAsync(ActorMessage message);

    /// <summary>Brings the result of an execution. Told again when it got lost, until it is released.</summary>
    void Settle(OperationSettled settled);

    /// <summary>Looks after everything the record obliges to, and passes the poke on to children.</summary>
    void Poke();

    /// <summary>The alarm rang.</summary>
    void Wake();

    /// <summary>Ends this activation where it stands. Nothing is sent, begun or committed any more by it.</summary>
    void Abandon();
}
