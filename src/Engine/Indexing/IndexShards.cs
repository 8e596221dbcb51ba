using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>Which shard of the index lists a goal.</summary>
internal static class IndexShards
{
    /// <summary>How many there are: fixed for ever, for all of them are asked for every list.</summary>
    public const int Count = 32;

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<ActorKey> All = [.. Enumerable.Range(0, Count).Select(ActorKey.ForIndex)];

    /// <summary>The shard of a goal: the same in every process and release.</summary>
    public static ActorKey Of(GoalId goal) => All[(int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(goal.Value))) % Count)];
}
