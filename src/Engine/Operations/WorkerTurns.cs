using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>
/// Hands out turns to be at work in this host, at most so many at a time: to one goal after the other, and within a goal in the order in which it asked. So a goal with a
/// thousand waiting steps does not starve one with a single step.
/// </summary>
/// <remarks>Safe for use by many threads.</remarks>
/// <param name="maximum">How many there are; null for any number.</param>
internal sealed class WorkerTurns(int? maximum)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<GoalId, Queue<Waiter>> waiting = [];
    private readonly Queue<GoalId> rotation = new();
    private int taken;

    /// <summary>Whether there is a limit at all.</summary>
    public bool AreLimited => maximum is not null;

    /// <summary>How many are taken.</summary>
    public int Taken
    {
        get
        {
            lock (gate)
            {
                return taken;
            }
        }
    }

    /// <summary>How many are waited for.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Values.Sum(static queue => queue.Count(static waiter => !waiter.Turn.Task.IsCompleted));
            }
        }
    }

    /// <summary>Takes a turn if one is free and nobody waits for it.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            if (taken >= maximum || rotation.Count > 0)
            {
                return false;
            }

            taken++;
            return true;
        }
    }

    /// <summary>Takes a turn even beyond the limit: for what is at work already.</summary>
    public void TakeAtOnce()
    {
        lock (gate)
        {
            taken++;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="goal">For whom.</param>
    /// <param name="ending">Ends the waiting.</param>
    /// <returns>Whether a turn was taken; if not the waiting was ended.</returns>
    public async Task<bool> WaitAsync(GoalId goal, CancellationToken ending)
    {
        var waiter = new Waiter();
        lock (gate)
        {
            if (!waiting.TryGetValue(goal, out var queue))
            {
                waiting.Add(goal, queue = new Queue<Waiter>());
                rotation.Enqueue(goal);
            }

            queue.Enqueue(waiter);
            HandOut();
        }

        await using var registration = ending.UnsafeRegister(static state => ((Waiter)state!).Turn.TrySetResult(false), waiter);
        return await waiter.Turn.Task;
    }

    /// <summary>Gives a turn back.</summary>
    public void Return()
    {
        lock (gate)
        {
            taken--;
            HandOut();
        }
    }

    private void HandOut()
    {
        while (taken < maximum && rotation.TryDequeue(out var goal))
        {
            var queue = waiting[goal];
            var waiter = queue.Dequeue();
            if (queue.Count == 0)
            {
                waiting.Remove(goal);
            }
            else
            {
                rotation.Enqueue(goal);
            }

            // One that has given up takes none.
            taken += waiter.Turn.TrySetResult(true) ? 1 : 0;
        }
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
