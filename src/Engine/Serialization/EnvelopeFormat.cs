using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Serialization;

/// <summary>Stores one actor kind's events and state as envelopes named <c>{name}.events</c> and <c>{name}.state</c>.</summary>
internal sealed class EnvelopeFormat<TState, TEvent>(
    string name,
    JsonTypeInfo<TState> stateType,
    JsonTypeInfo<IReadOnlyList<TEvent>> eventsType) : IActorFormat<TState, TEvent>
{
    private readonly string eventsKind = $"{name}.events";
    private readonly string stateKind = $"{name}.state";

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteEvents(IReadOnlyList<TEvent> events) => Envelope.Write(eventsKind, events, eventsType);

    /// <inheritdoc/>
    public IReadOnlyList<TEvent> ReadEvents(ReadOnlyMemory<byte> bytes) => Envelope.Read(bytes, eventsKind, eventsType);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteState(TState state) => Envelope.Write(stateKind, state, stateType);

    /// <inheritdoc/>
    public TState ReadState(ReadOnlyMemory<byte> bytes) => Envelope.Read(bytes, stateKind, stateType);
}
