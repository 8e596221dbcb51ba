namespace Orleans.Goals.Simulation.Scheduling;

/// <summary>The only source of chance in a universe (SplitMix64): the same seed gives the same sequence in every process.</summary>
internal sealed class Seeded(ulong seed)
{
    /// <summary>Chances are given in parts of this.</summary>
    public const int Certain = 10_000;

    private ulong state = unchecked((seed + 1) * 0x9E3779B97F4A7C15UL);

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from 0 up to, but not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)((Next() >> 33) % (ulong)bound);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True so many times in <see cref="Certain"/>.</summary>
    public bool Chance(int rate) => rate > 0 && Below(Certain) < rate;

    /// <summary>A duration between two counts of milliseconds, to the microsecond.</summary>
    public TimeSpan Milliseconds(int least, int most) =>
        TimeSpan.FromTicks(((long)Between(least, most) * TimeSpan.TicksPerMillisecond) + ((long)Below(1_000) * TimeSpan.TicksPerMicrosecond));

    /// <summary>One of a list.</summary>
    public T Pick<T>(IReadOnlyList<T> list) => list[Below(list.Count)];
}
