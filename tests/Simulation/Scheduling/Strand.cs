namespace Orleans.Goals.Simulation.Scheduling;

/// <summary>
/// A place where things run one after the other, in the order in which they were posted: an activation of an actor, or the operations of a host. It is the
/// synchronization context of what it runs, so that awaits come back to it. When its host is gone everything it would have done is discarded for ever.
/// </summary>
internal sealed class Strand(Scheduler scheduler, IStrandHost host) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> waiting = new();
    private bool listed;
    private bool ended;

    /// <summary>Whether nothing waits here.</summary>
    public bool IsEmpty => waiting.Count == 0;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (ended || host.IsGone)
        {
            return;
        }

        waiting.Enqueue((d, state));
        Enlist();
    }

    /// <summary>Runs an action here, in turn.</summary>
    public void Post(Action action) => Post(static state => ((Action)state!)(), action);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Discards what waits and whatever will come.</summary>
    public void End()
    {
        ended = true;
        waiting.Clear();
    }

    /// <summary>Lets it be chosen again, after its host was paused.</summary>
    public void Enlist()
    {
        if (!listed && waiting.Count > 0 && !host.IsPaused)
        {
            listed = true;
            scheduler.Add(this);
        }
    }

    /// <summary>Runs the oldest thing.</summary>
    /// <returns>Whether there is more.</returns>
    public bool RunOne()
    {
        if (host.IsGone || ended)
        {
            waiting.Clear();
        }

        if (waiting.Count > 0 && !host.IsPaused)
        {
            var (callback, state) = waiting.Dequeue();
            SetSynchronizationContext(this);
            try
            {
                callback(state);
            }
            finally
            {
                SetSynchronizationContext(null);
            }
        }

        listed = waiting.Count > 0 && !host.IsPaused;
        return listed;
    }
}
