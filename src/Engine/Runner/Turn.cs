using Orleans.Goals.Commands;

namespace Orleans.Goals.Engine.Runner;

/// <summary>One decision in the making: every event is applied as it is emitted, so that the next one is decided on the state it leads to.</summary>
internal sealed class Turn<TState, TEvent>(TState state, DecideContext context, Func<TState, TEvent, TState> apply)
    where TState : class
    where TEvent : class
{
    private readonly List<TEvent> events = [];

    /// <summary>The state after what was emitted so far.</summary>
    public TState State { get; private set; } = state;

    /// <summary>The time of this decision.</summary>
    public DateTimeOffset Now => context.Now;

    /// <summary>The host instance that would run what is begun now.</summary>
    public Identifiers.OwnerId Owner => context.Owner;

    /// <summary>The host that would run what needs all of these and is begun now; null when there is none.</summary>
    public Identifiers.OwnerId? OwnerFor(System.Collections.Immutable.ImmutableArray<string> needs) =>
        needs.IsDefaultOrEmpty || context.Hosts is null ? context.Owner : context.Hosts.Find(needs);

    /// <summary>Why nothing of a format of records may come in now; null when it may.</summary>
    public string? TooNew(int format) => context.Hosts?.TooNew(format);

    /// <summary>Lets something happen.</summary>
    public void Emit(TEvent change)
    {
        State = apply(State, change);
        events.Add(change);
    }

    /// <summary>The decision so far.</summary>
    public Decision<TState, TEvent> End(CommandReply? reply = null) => new() { Events = events, State = State, Reply = reply };

    /// <summary>The decision to refuse a delivery. What was emitted happens all the same.</summary>
    public Decision<TState, TEvent> Refuse(string reason) => new() { Events = events, State = State, Refused = reason };
}
