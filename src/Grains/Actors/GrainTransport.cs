using System.Diagnostics;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Identifiers;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>Carries messages between actors by grain calls.</summary>
internal sealed class GrainTransport(IGrainFactory grains, SiloCatalog catalog) : ITransport
{
    /// <inheritdoc/>
    public async Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message)
    {
        var envelope = ActorMessages.Write(message);
        var needs = message is WorkerDesiredMessage { Desired.Assignment: { } assignment } ? assignment.AllNeeds : [];

        // For this call only: the context ends with this method.
        if (!needs.IsEmpty)
        {
            RequestContext.Set(NeedsPlacementDirector.Key, string.Join(' ', needs));
        }

        if (!catalog.IsReadByAll(envelope.Version) && catalog.Reader(envelope.Version, to.Id, needs) is { } reader)
        {
            // Where it has no activation it gets one that understands this.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, reader);
        }

        var answer = await GrainOf(to).DeliverAsync(envelope);
        if (answer.Kind == WireKinds.Fault)
        {
            throw Wire.Read(answer, WireKinds.Fault, WireJson.Default.WireFault)!.ToException(to.Goal, default);
        }

        return new DeliveryReply(Wire.Read(answer, WireKinds.Answer, WireJson.Default.DeliveryAnswer)?.Refused);
    }

    /// <inheritdoc/>
    public void Poke(ActorKey to) => _ = PokeAsync(to);

    private async Task PokeAsync(ActorKey to)
    {
        try
        {
            await GrainOf(to).PokeAsync();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or OperationCanceledException)
        {
            // Pokes are lossy: the next one comes.
        }
    }

    private IActorGrain GrainOf(ActorKey key) => key.Kind switch
    {
        ActorKind.Goal => grains.GetGrain<IGoalGrain>(key.Id),
        ActorKind.Plan => grains.GetGrain<IPlanGrain>(key.Id),
        ActorKind.Worker => grains.GetGrain<IWorkerGrain>(key.Id),
        ActorKind.Board => grains.GetGrain<IBoardGrain>(key.Id),
        ActorKind.Index => grains.GetGrain<IIndexGrain>(key.Id),
        ActorKind.Watch => grains.GetGrain<IWatchGrain>(key.Id),
        ActorKind.Workspace => grains.GetGrain<IWorkspaceGrain>(key.Id),
        _ => throw new UnreachableException(),
    };
}
