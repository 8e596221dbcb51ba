namespace Orleans.Goals.Engine.Scheduling;

/// <summary>Lets a thread of the pool go on with what its work has caused, where another thread would have to be woken for it.</summary>
/// <remarks>
/// A step goes from its actor's queue to the tool and back to the queue. Waking a thread for each costs more than all the rest of a short step.
/// Work that is about to end, and only such, says <see cref="LetFollow"/>: from then on it neither blocks nor calls code of others, so what it
/// causes can wait for its end without harm. Whoever must block nevertheless calls <see cref="GiveAway"/> first.
/// </remarks>
internal static class WorkChain
{
    /// <summary>After so many links the thread is given back, so that one busy actor does not starve others.</summary>
    private const int LongestChain = 64;

    [ThreadStatic]
    private static bool mayFollow;

    [ThreadStatic]
    private static IChainedWork? following;

    /// <summary>From here to its end the work of this thread neither blocks nor calls code of others. Called by chained work only.</summary>
    public static void LetFollow() => mayFollow = true;

    /// <summary>Does some work soon: on this thread when the work it is at ends, if that allows it, else on any of the pool.</summary>
    public static void Schedule(IChainedWork work)
    {
        if (!mayFollow)
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
            return;
        }

        GiveAway();
        following = work;
    }

    /// <summary>Gives what waits for the end of this thread's work to another thread.</summary>
    public static void GiveAway()
    {
        if (following is { } waiting)
        {
            following = null;
            ThreadPool.UnsafeQueueUserWorkItem(waiting, preferLocal: false);
        }
    }

    /// <summary>Does some work and what follows from it. Called by the pool only.</summary>
    public static void Run(IChainedWork first)
    {
        var next = first;
        for (var link = 0; link < LongestChain; link++)
        {
            try
            {
                next.Work();
            }
            finally
            {
                mayFollow = false;
            }

            if (following is not { } follower)
            {
                return;
            }

            following = null;
            next = follower;
        }

        ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
    }
}
