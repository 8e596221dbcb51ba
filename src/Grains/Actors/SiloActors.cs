using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Actors;

/// <summary>What the actors of one silo share.</summary>
/// <param name="Store">Where records live.</param>
/// <param name="Transport">The way to other actors.</param>
/// <param name="Operations">Outside work of this silo.</param>
/// <param name="Owners">Which silos are dead.</param>
/// <param name="Observer">Who hears what runners do.</param>
/// <param name="Reader">Reads goals for those who ask.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">Times and bounds of runners.</param>
internal sealed record SiloActors(
    IRecordStore Store,
    ITransport Transport,
    IOperations Operations,
    IOwners Owners,
    IRunnerObserver Observer,
    GoalReader Reader,
    TimeProvider Time,
    RunnerOptions Options)
{
    /// <summary>The ports of one actor.</summary>
    public RunnerPorts PortsFor(IActorClock clock) => new()
    {
        Store = Store,
        Clock = clock,
        Transport = Transport,
        Operations = Operations,
        Owners = Owners,
        Observer = Observer,
        Options = Options,
    };
}
