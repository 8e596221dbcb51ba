using Orleans.Concurrency;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A shard of a cluster's list of goals, keyed <c>cluster/index-n</c>. Clients use <see cref="IGoals"/>.</summary>
[Alias("goals.IIndexGrain")]
public interface IIndexGrain : IActorGrain
{
    /// <summary>A page of the goals of all shards.</summary>
    /// <returns>The page; or a fault.</returns>
    [AlwaysInterleave, Alias("ListAsync")]
    Task<WireEnvelope> ListAsync(WireEnvelope filter, CancellationToken cancellationToken = default);

    /// <summary>What this shard has for a page, and one goal more when it has more.</summary>
    /// <returns>The goals; or a fault.</returns>
    [AlwaysInterleave, Alias("FindAsync")]
    Task<WireEnvelope> FindAsync(WireEnvelope filter, CancellationToken cancellationToken = default);
}
