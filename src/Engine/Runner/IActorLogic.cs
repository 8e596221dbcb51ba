using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>The two pure functions of an actor, and what its state obliges its host to. Nothing else may change a state.</summary>
/// <remarks>
/// What must be done outside is not a queue beside the state but a function of it: messages to neighbours, operations, alarms. So it is
/// committed with the events that cause it, and what was not carried out before a crash is still there after it.
/// </remarks>
/// <typeparam name="TState">The actor's state: immutable, compared by its canonical bytes.</typeparam>
/// <typeparam name="TEvent">The root of the actor's events.</typeparam>
internal interface IActorLogic<TState, TEvent>
    where TState : class, IActorState
    where TEvent : class
{
    /// <summary>How events and state are stored.</summary>
    IActorFormat<TState, TEvent> Format { get; }

    /// <summary>The state of a record that does not exist.</summary>
    TState Create(ActorKey key);

    /// <summary>Decides what a message does. Reads no clock and no randomness but <paramref name="context"/>.</summary>
    Decision<TState, TEvent> Decide(TState state, ActorMessage message, DecideContext context);

    /// <summary>The only mutator; live and replay alike.</summary>
    TState Apply(TState state, TEvent change);

    /// <summary>The operations that are open, in a fixed order.</summary>
    IReadOnlyList<OpenOperation> OpenOperations(TState state);

    /// <summary>What an open operation is to do.</summary>
    OperationSpec SpecOf(TState state, OpenOperation operation);

    /// <summary>Whether an open operation is to be stopped.</summary>
    bool MustStop(TState state, OpenOperation operation);

    /// <summary>The neighbours that must hear of this actor's state.</summary>
    IReadOnlyList<Neighbour> Neighbours(TState state);

    /// <summary>What a neighbour must hear. Called when it is sent, so that only the newest ever travels.</summary>
    ActorMessage MessageTo(TState state, Neighbour neighbour);

    /// <summary>The actors that this one wakes, without telling them anything.</summary>
    IReadOnlyList<INudged> Nudged(TState state) => [];

    /// <summary>What the actor waits for a host with: each is a set of needs. It is woken as soon as there is a host for one of them.</summary>
    IReadOnlyList<System.Collections.Immutable.ImmutableArray<string>> Missing(TState state) => [];

    /// <summary>When the actor must be woken next, or null.</summary>
    DateTimeOffset? WakeAt(TState state);

    /// <summary>From when on the record must be awake in a host, or null; see <see cref="RecordAppend.Due"/>.</summary>
    DateTimeOffset? Due(TState state);

    /// <summary>Whether the state is all that is left of the actor: its history goes with the commit that makes it.</summary>
    bool IsTombstone(TState state) => false;

    /// <summary>Whether what happened is of interest to anybody once a snapshot says where it led to.</summary>
    bool KeepsHistory => true;

    /// <summary>What lists show, or null.</summary>
    RecordSummary? Summary(TState state);
}

/// <summary>What every state has.</summary>
internal interface IActorState
{
    /// <summary>How many events made it.</summary>
    long Sequence { get; }

    /// <summary>When the last of them was decided. Time never runs backwards within an actor.</summary>
    DateTimeOffset At { get; }
}

/// <summary>How an actor's events and state are stored: canonical bytes, one envelope each.</summary>
internal interface IActorFormat<TState, TEvent>
{
    /// <summary>The bytes of a commit's events.</summary>
    ReadOnlyMemory<byte> WriteEvents(IReadOnlyList<TEvent> events);

    /// <summary>The events of a commit's bytes.</summary>
    /// <exception cref="RecordCorruptException">They are not what this or an earlier version writes.</exception>
    IReadOnlyList<TEvent> ReadEvents(ReadOnlyMemory<byte> bytes);

    /// <summary>The bytes of a snapshot.</summary>
    ReadOnlyMemory<byte> WriteState(TState state);

    /// <summary>The state of a snapshot.</summary>
    /// <exception cref="RecordCorruptException">It is not what this or an earlier version writes.</exception>
    TState ReadState(ReadOnlyMemory<byte> bytes);
}

/// <summary>What a decision may know besides state and message.</summary>
/// <param name="Now">The time; never before the state's last event.</param>
/// <param name="Owner">The host instance that would run what is begun now.</param>
/// <param name="Hosts">Which hosts have what operations need; null where every host has everything.</param>
internal readonly record struct DecideContext(DateTimeOffset Now, OwnerId Owner, IHosts? Hosts = null);

/// <summary>A neighbour and how much of this actor it must have heard.</summary>
/// <param name="Key">Who.</param>
/// <param name="Version">The version of what it must hear; only a higher one is sent again.</param>
/// <param name="UrgentVersion">The version of the newest change that cannot wait for <see cref="RunnerOptions.ObservedInterval"/>.</param>
/// <param name="IsChild">Whether it is poked regularly while it is a neighbour.</param>
/// <param name="PokedFrom">Before this time it is not: it waits for it, and must not be waked, nor keep this actor awake.</param>
internal readonly record struct Neighbour(ActorKey Key, long Version, long UrgentVersion, bool IsChild, DateTimeOffset PokedFrom = default);
