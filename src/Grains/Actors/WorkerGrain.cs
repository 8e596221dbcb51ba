using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Identifiers;
using Orleans.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>One attempt of an agent.</summary>
[GrainType("goals.worker"), Immovable, NeedsPlacementFilter]
internal sealed class WorkerGrain(SiloActors silo) : ActorGrain<WorkerState, WorkerStateEvent>(ActorKind.Worker, WorkerLogic.Instance, silo), IWorkerGrain
{
    public Task<WireEnvelope> LookAsync(CancellationToken cancellationToken = default) => Shell.LookAsync();
}
