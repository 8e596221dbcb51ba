using Orleans.Goals.Engine.Scheduling;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>
/// The place where one actor runs in an embedded host: a queue drained on the thread pool, one callback at a time. It is the synchronization
/// context of everything it runs, so that the runner's awaits come back to it.
/// </summary>
internal sealed class ActorQueue : SynchronizationContext, IChainedWork
{
    /// <summary>After so many callbacks the pool thread is given back, so that one busy actor does not starve others.</summary>
    private const int CallbacksPerTurn = 64;

    private readonly Lock gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> waiting = new();
    private readonly Func<bool> mayRetire;
    private readonly Action<Exception> onFault;
    private bool scheduled;
    private bool retired;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="mayRetire">Asked, on the queue, whenever it has run dry: whether the actor may be dropped. True retires the queue for good.</param>
    /// <param name="onFault">Hears what a callback threw. The queue goes on.</param>
    public ActorQueue(Func<bool> mayRetire, Action<Exception> onFault)
    {
        this.mayRetire = mayRetire;
        this.onFault = onFault;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => TryPost(d, state);

    /// <summary>Queues a callback.</summary>
    /// <returns>False when the queue is retired: the callback will not run.</returns>
    public bool TryPost(SendOrPostCallback callback, object? state)
    {
        lock (gate)
        {
            if (retired)
            {
                return false;
            }

            waiting.Enqueue((callback, state));
            if (scheduled)
            {
                return true;
            }

            scheduled = true;
        }

        WorkChain.Schedule(this);
        return true;
    }

    /// <summary>Lets nothing be queued or run any more.</summary>
    public void Retire()
    {
        lock (gate)
        {
            retired = true;
            waiting.Clear();
        }
    }

    /// <inheritdoc/>
    void IChainedWork.Work()
    {
        WorkChain.LetFollow();
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            for (var run = 0; run < CallbacksPerTurn; run++)
            {
                if (!TryTake(out var next))
                {
                    return;
                }

                // What an earlier callback began need not wait for a later one.
                WorkChain.GiveAway();
                Run(next.Callback, next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Run(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            onFault(exception);
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out next))
            {
                return true;
            }

            // Whoever posts from here on schedules anew; a retired queue takes nothing more, so its actor is made again.
            scheduled = false;
            retired = retired || mayRetire();
            return false;
        }
    }
}
