using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.World;

/// <summary>A command under its launcher. It outlives the host that started it.</summary>
internal sealed class SimProcess
{
    private readonly List<Action> watchers = [];

    public SimProcess(Universe universe, string operation, Behaviour behaviour)
    {
        StartedAt = universe.Scheduler.Now;
        var run = BehaviourRun.Draw(universe.Random, behaviour);
        if (run.EffectAfter is { } effect)
        {
            universe.Scheduler.After(effect, () =>
            {
                if (IsAlive)
                {
                    universe.World.DoEffect(operation, behaviour, run);
                }
            });
        }

        if (run.EndsAfter is { } end)
        {
            universe.Scheduler.After(end, () => End(run.ExitCode, StopReason.None));
        }
    }

    public DateTimeOffset StartedAt { get; }

    /// <summary>Whether it runs.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Its exit status; null when it has none.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Why it was ended, written down before it was; None when it ended by itself or left no trace.</summary>
    public StopReason Stopped { get; private set; }

    /// <summary>Calls back when it has ended.</summary>
    public void Watch(Action ended)
    {
        if (IsAlive)
        {
            watchers.Add(ended);
        }
        else
        {
            ended();
        }
    }

    /// <summary>Ends it; null for no trace of the end.</summary>
    public void End(int? exitCode, StopReason stopped)
    {
        if (!IsAlive)
        {
            return;
        }

        IsAlive = false;
        ExitCode = exitCode;
        Stopped = stopped;
        foreach (var watcher in watchers)
        {
            watcher();
        }
    }
}

/// <summary>Why a command was ended.</summary>
internal enum StopReason
{
    None,
    Requested,
    WallClock,
    Timeout,
}

/// <summary>What one run of a behaviour does, drawn beforehand.</summary>
internal readonly record struct BehaviourRun(TimeSpan? EffectAfter, TimeSpan? EndsAfter, int ExitCode, bool Writes, bool Breaks)
{
    public static BehaviourRun Draw(Seeded random, Behaviour behaviour)
    {
        var length = random.Milliseconds(1, behaviour.Longest);
        var fails = random.Chance(behaviour.Fails);
        var hangs = random.Chance(behaviour.Hangs);
        var writes = fails || hangs ? random.Chance(5_000) : !random.Chance(behaviour.Forgets);
        var effect = new TimeSpan(length.Ticks * random.Below(100) / 100);
        return new BehaviourRun(writes ? effect : null, hangs ? null : length, fails ? 1 : 0, writes, random.Chance(behaviour.Breaks));
    }
}
