using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Serialization;

/// <summary>Stores one actor kind's events and state as envelopes named <c>{name}.events</c> and <c>{name}.state</c>.</summary>
internal sealed class EnvelopeFormat<TState, TEvent>(
    string name,
    JsonTypeInfo<TState> stateType,
    JsonTypeInfo<IReadOnlyList<TEvent>> eventsType) : IActorFormat<TState, TEvent>
{
    /// <summary>The format this version writes. Raised when a change is made that the previous version cannot read.</summary>
    private const int FormatVersion = 1;

    private readonly string eventsKind = $"{name}.events";
    private readonly string stateKind = $"{name}.state";

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteEvents(IReadOnlyList<TEvent> events) => Envelope.Write(eventsKind, FormatVersion, events, eventsType);

    /// <inheritdoc/>
    public IReadOnlyList<TEvent> ReadEvents(ReadOnlyMemory<byte> bytes) => Envelope.Read(bytes, eventsKind, FormatVersion, eventsType);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteState(TState state) => Envelope.Write(stateKind, FormatVersion, state, stateType);

    /// <inheritdoc/>
    public TState ReadState(ReadOnlyMemory<byte> bytes) => Envelope.Read(bytes, stateKind, FormatVersion, stateType);
}
