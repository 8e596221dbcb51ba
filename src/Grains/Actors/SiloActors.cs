using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Grains.Indexing;
using Orleans.Goals.Grains.Watching;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Actors;

/// <summary>What the actors of one silo share.</summary>
/// <param name="Store">Where records live.</param>
/// <param name="Transport">The way to other actors.</param>
/// <param name="Operations">Outside work of this silo.</param>
/// <param name="Owners">Which silos are dead.</param>
/// <param name="HostsOf">Which silos have what operations of an actor need.</param>
/// <param name="Catalog">What is known of the silos.</param>
/// <param name="Observer">Who hears what runners do.</param>
/// <param name="Waking">Who wakes them when they have no activation.</param>
/// <param name="Reader">Reads goals for those who ask.</param>
/// <param name="Index">Makes lists of goals.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">Times and bounds of runners.</param>
/// <param name="ReadFormat">The newest format that this silo reads.</param>
internal sealed record SiloActors(
    IRecordStore Store,
    ITransport Transport,
    IOperations Operations,
    IOwners Owners,
    Func<ActorKey, IHosts> HostsOf,
    SiloCatalog Catalog,
    IRunnerObserver Observer,
    SiloWaking Waking,
    GoalReader Reader,
    IndexReader Index,
    TimeProvider Time,
    RunnerOptions Options,
    int ReadFormat)
{
    /// <summary>The ports of one actor.</summary>
    public RunnerPorts PortsFor(ActorKey key, IGrainBase grain, IActorClock clock, GrainLeaving leaving) => new()
    {
        Store = Store,
        Clock = clock,
        Transport = Transport,
        Operations = Operations,
        Owners = Owners,
        Hosts = HostsOf(key),
        Observer = new LeavingObserver(Observer, leaving),
        Waking = Waking.Of(key, grain.GrainContext.GrainId, clock),
        Options = Options,
    };
}
