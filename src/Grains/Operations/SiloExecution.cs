using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Grains.Operations;

/// <summary>One execution that this silo was asked for, until it is released.</summary>
internal sealed class SiloExecution(OperationStart start)
{
    private readonly Lock gate = new();
    private bool stopping = start.Stopping;
    private bool started;
    private bool telling;
    private bool released;

    /// <summary>What was asked for.</summary>
    public OperationStart Start { get; } = start;

    /// <summary>Whether it was handed to the host.</summary>
    public bool HasStarted
    {
        get
        {
            lock (gate)
            {
                return started;
            }
        }
    }

    /// <summary>Whether its result interests nobody any more.</summary>
    public bool IsReleased
    {
        get
        {
            lock (gate)
            {
                return released;
            }
        }
    }

    /// <summary>What to hand to the host; null when it is released. Handing it over again makes the host tell its result again.</summary>
    public OperationStart? TryStart()
    {
        lock (gate)
        {
            started |= !released;
            return released ? null : Start with { Stopping = stopping };
        }
    }

    /// <summary>Lets it, if it has not started yet, be started as one that is to be stopped.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopping = true;
        }
    }

    /// <summary>Whether the caller is the first who tells its result. That one goes on until it is heard.</summary>
    public bool TryBeginTelling()
    {
        lock (gate)
        {
            var first = !telling && !released;
            telling = true;
            return first;
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>Whether the host knows of it.</returns>
    public bool Release()
    {
        lock (gate)
        {
            released = true;
            return started;
        }
    }
}
