using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Hosts;

namespace Orleans.Goals.Simulation.Watching;

/// <summary>Pokes the shards that its host takes for its own, whenever it hears that members have come or gone. Two hosts may take one shard for theirs, or none.</summary>
internal sealed class SimShardPoker(Universe universe, HostInstance host)
{
    private long seen;
    private int round;
    private ImmutableArray<string> members = [];

    /// <summary>The host hears which members there are. What is older than what it knows changes nothing.</summary>
    public void Hear(long version, ImmutableArray<string> active)
    {
        if (version <= seen || (universe.Planted.LooksOnce && !members.IsEmpty))
        {
            return;
        }

        (seen, members) = (version, active);
        Begin();
    }

    /// <summary>Goes through its shards again, as it knows them.</summary>
    public void Begin()
    {
        var mine = ++round;
        host.Do(() => PokeAsync(mine));
    }

    private async Task PokeAsync(int mine)
    {
        List<ActorKey> left = [.. Enumerable.Range(0, universe.Watching.Shards).Where(IsOwned).Select(ActorKey.ForWatch)];
        while (left.Count > 0 && mine == round)
        {
            var missed = new List<ActorKey>();
            foreach (var shard in left)
            {
                if (universe.Faults.Strikes(Fault.PokeLost))
                {
                    await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(0, 30_000));
                    missed.Add(shard);
                }
                else if (!universe.Cluster.Poke(shard, host))
                {
                    missed.Add(shard);
                }
            }

            left = missed;
            await universe.Scheduler.DelayAsync(TimeSpan.FromSeconds(1));
        }
    }

    private bool IsOwned(int shard) => members.MaxBy(member => (Weight(member, shard), member)) == host.Owner.Value;

    private static uint Weight(string member, int shard)
    {
        unchecked
        {
            var mixed = 2_166_136_261u;
            foreach (var character in member)
            {
                mixed = (mixed ^ character) * 16_777_619u;
            }

            mixed ^= (uint)shard * 2_246_822_519u;
            mixed = (mixed ^ (mixed >> 15)) * 2_246_822_519u;
            mixed = (mixed ^ (mixed >> 13)) * 3_266_489_917u;
            return mixed ^ (mixed >> 16);
        }
    }
}
