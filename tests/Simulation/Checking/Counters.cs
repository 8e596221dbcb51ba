namespace Orleans.Goals.Simulation.Checking;

/// <summary>What was reached: a simulator that never reaches a state proves nothing about it.</summary>
internal sealed class Counters
{
    private readonly SortedDictionary<string, long> reached = new(StringComparer.Ordinal);

    public long Universes { get; set; }

    public long Steps { get; set; }

    public long Commits { get; set; }

    public long Crashes { get; set; }

    public long Commands { get; set; }

    public long Messages { get; set; }

    public TimeSpan VirtualTime { get; set; }

    /// <summary>Interesting states, by name.</summary>
    public IReadOnlyDictionary<string, long> Reached => reached;

    /// <summary>Faults that struck, by kind.</summary>
    public long[] Faults { get; } = new long[Simulation.Faults.FaultPlan.Kinds.Length];

    /// <summary>An interesting state was reached.</summary>
    public void Reach(string state) => reached[state] = reached.GetValueOrDefault(state) + 1;

    /// <summary>Takes in another count.</summary>
    public void Add(Counters other)
    {
        Universes += other.Universes;
        Steps += other.Steps;
        Commits += other.Commits;
        Crashes += other.Crashes;
        Commands += other.Commands;
        Messages += other.Messages;
        VirtualTime += other.VirtualTime;
        foreach (var (state, count) in other.reached)
        {
            reached[state] = reached.GetValueOrDefault(state) + count;
        }

        for (var index = 0; index < Faults.Length; index++)
        {
            Faults[index] += other.Faults[index];
        }
    }
}
