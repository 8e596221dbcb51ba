namespace Orleans.Goals.Simulation.Scheduling;

/// <summary>
/// Runs everything of a universe on one thread. Whatever could run next is chosen by chance; the virtual clock moves only when nothing can run,
/// or when chance lets time pass while something waits.
/// </summary>
internal sealed class Scheduler(Seeded random)
{
    /// <summary>How often time passes although something could run.</summary>
    private const int TimePasses = 300;

    private readonly PriorityQueue<Action, (long At, long Order)> timers = new();
    private readonly List<Strand> runnable = [];
    private long order;

    /// <summary>When every universe begins.</summary>
    public static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now { get; private set; } = Beginning;

    /// <summary>How many things have been run.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs an action at a time.</summary>
    public void At(DateTimeOffset when, Action action) => timers.Enqueue(action, (when.UtcTicks, order++));

    /// <summary>Runs an action later.</summary>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Completes later; who awaits it goes on where it was, if that place still exists.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var completion = new TaskCompletionSource();
        After(delay, completion.SetResult);
        return completion.Task;
    }

    /// <summary>Runs the next thing.</summary>
    /// <returns>False when there is nothing left to run, ever.</returns>
    public bool Step()
    {
        Steps++;
        if (runnable.Count > 0 && (timers.Count == 0 || !random.Chance(TimePasses)))
        {
            var index = random.Below(runnable.Count);
            var strand = runnable[index];
            if (!strand.RunOne())
            {
                runnable[index] = runnable[^1];
                runnable.RemoveAt(runnable.Count - 1);
            }

            return true;
        }

        if (!timers.TryDequeue(out var action, out var due))
        {
            return runnable.Count > 0;
        }

        Now = due.At > Now.UtcTicks ? new DateTimeOffset(due.At, TimeSpan.Zero) : Now;
        action();
        return true;
    }

    /// <summary>A strand that was empty has something to run.</summary>
    public void Add(Strand strand) => runnable.Add(strand);
}
