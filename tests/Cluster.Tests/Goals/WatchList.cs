using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Looks at the stored list of the goals to wake.</summary>
internal static class WatchList
{
    /// <summary>A goal's entry, or null.</summary>
    public static async Task<WatchEntry?> FindAsync(GrainStorageRecordStore store, GoalId goal)
    {
        var shard = WatchShards.Of(goal, new GoalsOptions().WatchShards);
        return WatchLogic.Instance.Replay(shard, await store.OpenAsync(shard), out _).Find(goal);
    }
}
