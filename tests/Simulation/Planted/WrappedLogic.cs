using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Planted;

/// <summary>An actor's shipped logic with something wrong around it.</summary>
internal sealed class WrappedLogic<TState, TEvent>(IActorLogic<TState, TEvent> shipped) : IActorLogic<TState, TEvent>
    where TState : class, IActorState
    where TEvent : class
{
    /// <summary>What becomes of a message before it is decided.</summary>
    public Func<TState, ActorMessage, ActorMessage>? Hears { get; init; }

    /// <summary>In which state it is decided.</summary>
    public Func<TState, ActorMessage, TState>? Sees { get; init; }

    /// <summary>What becomes of the events that were decided.</summary>
    public Func<TState, ActorMessage, DecideContext, IReadOnlyList<TEvent>, IEnumerable<TEvent>>? Decides { get; init; }

    /// <summary>What becomes of the state that was decided.</summary>
    public Func<TState, TState>? Believes { get; init; }

    /// <summary>What becomes of a message to a neighbour.</summary>
    public Func<Neighbour, ActorMessage, ActorMessage>? Says { get; init; }

    /// <summary>Which neighbours it tells anything.</summary>
    public Func<TState, IReadOnlyList<Neighbour>, IReadOnlyList<Neighbour>>? Reaches { get; init; }

    /// <summary>Whom it wakes.</summary>
    public Func<TState, IReadOnlyList<INudged>>? Nudges { get; init; }

    public Func<TState, DateTimeOffset?>? WakesAt { get; init; }

    public Func<TState, DateTimeOffset?>? IsDue { get; init; }

    public Func<TState, RecordSummary?>? Tells { get; init; }

    /// <inheritdoc/>
    public IActorFormat<TState, TEvent> Format => shipped.Format;

    /// <inheritdoc/>
    public TState Create(ActorKey key) => shipped.Create(key);

    /// <inheritdoc/>
    public Decision<TState, TEvent> Decide(TState state, ActorMessage message, DecideContext context)
    {
        var decision = shipped.Decide(Sees?.Invoke(state, message) ?? state, Hears?.Invoke(state, message) ?? message, context);
        var events = (Decides?.Invoke(state, message, context, decision.Events) ?? decision.Events).ToList();
        var after = events.Aggregate(state, shipped.Apply);
        return decision with { Events = events, State = Believes?.Invoke(after) ?? after };
    }

    /// <inheritdoc/>
    public TState Apply(TState state, TEvent change) => shipped.Apply(state, change);

    /// <inheritdoc/>
    public bool KeepsHistory => shipped.KeepsHistory;

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(TState state) => shipped.OpenOperations(state);

    /// <inheritdoc/>
    public OperationSpec SpecOf(TState state, OpenOperation operation) => shipped.SpecOf(state, operation);

    /// <inheritdoc/>
    public bool MustStop(TState state, OpenOperation operation) => shipped.MustStop(state, operation);

    /// <inheritdoc/>
    public IReadOnlyList<Neighbour> Neighbours(TState state) => Reaches?.Invoke(state, shipped.Neighbours(state)) ?? shipped.Neighbours(state);

    /// <inheritdoc/>
    public ActorMessage MessageTo(TState state, Neighbour neighbour) =>
        Says?.Invoke(neighbour, shipped.MessageTo(state, neighbour)) ?? shipped.MessageTo(state, neighbour);

    /// <inheritdoc/>
    public IReadOnlyList<INudged> Nudged(TState state) => Nudges is null ? shipped.Nudged(state) : Nudges(state);

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(TState state) => WakesAt is null ? shipped.WakeAt(state) : WakesAt(state);

    /// <inheritdoc/>
    public DateTimeOffset? Due(TState state) => IsDue is null ? shipped.Due(state) : IsDue(state);

    /// <inheritdoc/>
    public bool IsTombstone(TState state) => shipped.IsTombstone(state);

    /// <inheritdoc/>
    public RecordSummary? Summary(TState state) => Tells is null ? shipped.Summary(state) : Tells(state);
}
