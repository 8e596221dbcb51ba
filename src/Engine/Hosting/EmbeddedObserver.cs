using Microsoft.Extensions.Logging;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Turns what the runners do into signals for watchers, kept messages, log lines and the host's fault.</summary>
internal sealed partial class EmbeddedObserver(
    CommitSignals signals, RefusedMessages refused, Func<Exception?> storeFailure, TaskCompletionSource faulted, ILogger logger) : IRunnerObserver
{
    /// <inheritdoc/>
    public void OnCommitted(ActorKey key, long version, IActorState state) => signals.Set(key);

    /// <inheritdoc/>
    public void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events)
    {
        try
        {
            CommitTelemetry.Tell(before, events);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogUntold(exception, key);
        }
    }

    /// <inheritdoc/>
    public void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable) => GoalsMeter.OnTried(key.Kind, elapsed, isDurable);

    /// <inheritdoc/>
    public void OnRefused(ActorKey key, ActorMessage message, Exception exception)
    {
        LogRefused(exception, key, message.GetType().Name);
        GoalsMeter.OnRefused(key.Kind);
        refused.Keep(key, message, exception);
    }

    /// <inheritdoc/>
    public void OnDropped(ActorKey key, string reason)
    {
        LogDropped(key, reason);
        TellWhenTheStoreFailed();
    }

    /// <inheritdoc/>
    public void OnUnreadable(ActorKey key, Exception exception)
    {
        LogUnreadable(exception, key);
        TellWhenTheStoreFailed();
    }

    private void TellWhenTheStoreFailed()
    {
        if (storeFailure() is { } failure)
        {
            faulted.TrySetException(failure);
            signals.SetAll();
        }
    }

    /// <summary>Something threw that must not: the host may be broken.</summary>
    public void OnFault(Exception exception)
    {
        LogFault(exception);
        faulted.TrySetException(exception);
        signals.SetAll();
    }
}
