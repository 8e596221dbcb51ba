using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Actors;

/// <summary>A shard of the list of the goals to wake.</summary>
[GrainType("goals.watch"), Immovable]
internal sealed class WatchGrain(SiloActors silo) : ActorGrain<WatchState, WatchStateEvent>(ActorKind.Watch, WatchLogic.Instance, silo), IWatchGrain, IRemindable
{
    public Task ReceiveReminder(string reminderName, TickStatus status) => Shell.PokeAsync();
}
