using Orleans.Runtime;

namespace Orleans.Goals.Grains.Watching;

/// <summary>Which silo looks after which shards of the watch list: each shard has one, and few change theirs when a silo comes or goes.</summary>
internal static class ShardOwners
{
    /// <summary>The shards of a silo.</summary>
    public static IEnumerable<int> Of(SiloAddress silo, IReadOnlyCollection<SiloAddress> active, int shards) =>
        Enumerable.Range(0, shards).Where(shard => active.MaxBy(candidate => (Weight(candidate, shard), candidate))?.Equals(silo) is true);

    private static uint Weight(SiloAddress silo, int shard)
    {
        unchecked
        {
            var mixed = ((uint)silo.GetConsistentHashCode() * 2_654_435_761u) ^ ((uint)shard * 2_246_822_519u);
            mixed = (mixed ^ (mixed >> 15)) * 2_246_822_519u;
            mixed = (mixed ^ (mixed >> 13)) * 3_266_489_917u;
            return mixed ^ (mixed >> 16);
        }
    }
}
