using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Actors;

/// <summary>Lets an activation that cannot read its record leave, see <see cref="GrainLeaving"/>; it is tried again as long as it stays.</summary>
internal sealed class LeavingObserver(IRunnerObserver inner, GrainLeaving leaving) : IRunnerObserver
{
    private string? told;

    /// <inheritdoc/>
    public void OnCommitted(ActorKey key, long version, IActorState state) => inner.OnCommitted(key, version, state);

    /// <inheritdoc/>
    public void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events) => inner.OnEvents(key, before, events);

    /// <inheritdoc/>
    public void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable) => inner.OnTried(key, elapsed, isDurable);

    /// <inheritdoc/>
    public void OnRefused(ActorKey key, ActorMessage message, Exception exception) => inner.OnRefused(key, message, exception);

    /// <inheritdoc/>
    public void OnDropped(ActorKey key, string reason) => inner.OnDropped(key, reason);

    /// <inheritdoc/>
    public void OnUnreadable(ActorKey key, Exception exception)
    {
        if (exception.Message != told)
        {
            told = exception.Message;
            inner.OnUnreadable(key, exception);
        }

        if (exception is RecordCorruptException { NeedsFormat: { } format })
        {
            leaving.Leave(format);
        }
    }
}
