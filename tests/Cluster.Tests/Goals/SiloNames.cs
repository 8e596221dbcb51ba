using System.Collections.Concurrent;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Tells the silos of a test cluster apart by the order in which they are composed.</summary>
internal sealed class SiloNames
{
    private readonly ConcurrentDictionary<string, int> known = new(StringComparer.Ordinal);
    private int count;

    /// <summary>The place of a silo, from 0.</summary>
    public int PlaceOf(string name) => known.GetOrAdd(name, _ => Interlocked.Increment(ref count) - 1);
}
