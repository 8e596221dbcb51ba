using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Watching;

/// <summary>Which shard watches a goal.</summary>
internal static class WatchShards
{
    /// <summary>The shard that knows the number of shards.</summary>
    public static readonly ActorKey First = ActorKey.ForWatch(0);

    /// <summary>The shard of a goal: the same in every process and release.</summary>
    public static ActorKey Of(GoalId goal, int shards) =>
        ActorKey.ForWatch((int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(goal.Value))) % (uint)shards));
}
