using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>A shard of a cluster's list of goals.</summary>
[GrainType("goals.index"), Immovable]
internal sealed class IndexGrain(SiloActors silo) : ActorGrain<IndexState, IndexStateEvent>(ActorKind.Index, IndexLogic.Instance, silo), IIndexGrain
{
    public Task<WireEnvelope> ListAsync(WireEnvelope filter, CancellationToken cancellationToken = default) => Shell.ListAsync(filter, cancellationToken);

    public Task<WireEnvelope> FindAsync(WireEnvelope filter, CancellationToken cancellationToken = default) => Shell.FindAsync(filter, cancellationToken);
}
