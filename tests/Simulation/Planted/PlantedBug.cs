using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Simulation.Records;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Planted;

/// <summary>
/// A bug that is put around the shipped code to see that the simulator finds it. The product cannot reach it: it is a wrapper of this program around a port
/// or around an actor's logic.
/// </summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="What">What it does wrong.</param>
internal sealed record PlantedBug(string Name, string What)
{
    /// <summary>None: the shipped code as it is.</summary>
    public static readonly PlantedBug None = new("none", "nothing");

    /// <summary>A goal's logic on a host.</summary>
    public Func<HostInstance, IActorLogic<GoalState, GoalStateEvent>> Goals { get; init; } = static _ => GoalLogic.Instance;

    /// <summary>A plan's logic on a host.</summary>
    public Func<HostInstance, IActorLogic<PlanState, PlanStateEvent>> Plans { get; init; } = static _ => PlanLogic.Instance;

    /// <summary>A worker's logic on a host.</summary>
    public Func<HostInstance, IActorLogic<WorkerState, WorkerStateEvent>> Workers { get; init; } = static _ => WorkerLogic.Instance;

    /// <summary>A board's logic on a host.</summary>
    public Func<HostInstance, IActorLogic<BoardState, BoardStateEvent>> Boards { get; init; } = static _ => BoardLogic.Instance;

    /// <summary>A workspace's logic on a host.</summary>
    public Func<HostInstance, IActorLogic<WorkspaceState, WorkspaceStateEvent>> Workspaces { get; init; } = static _ => WorkspaceLogic.Instance;

    /// <summary>The logic of a shard of the watch list on a host.</summary>
    public Func<HostInstance, IActorLogic<WatchState, WatchStateEvent>> Watches { get; init; } = static _ => WatchLogic.Instance;

    /// <summary>The logic of a shard of the index on a host.</summary>
    public Func<HostInstance, IActorLogic<IndexState, IndexStateEvent>> Indexes { get; init; } = static _ => IndexLogic.Instance;

    /// <summary>Who wakes an actor.</summary>
    public Func<ActorKey, IWaking, IWaking> Waking { get; init; } = static (_, waking) => waking;

    /// <summary>In which universes it can show at all: the others need not be looked at.</summary>
    public Func<ulong, bool> MayShow { get; init; } = static _ => true;

    /// <summary>Whether hosts poke their shards when they start, and never again.</summary>
    public bool LooksOnce { get; init; }

    /// <summary>Whether older hosts take what they do not know for not there.</summary>
    public bool OlderDrops { get; init; }

    /// <summary>Whether hosts write the newest format, whatever the operator says.</summary>
    public bool HoldsNothingBack { get; init; }

    /// <summary>A host's way to the store.</summary>
    public Func<IRecordStore, IRecordStore> Store { get; init; } = static store => store;

    /// <summary>What a host knows of others.</summary>
    public Func<IOwners, IOwners> Owners { get; init; } = static owners => owners;

    /// <summary>What a reminded host takes for the record of an operation it does not know; null for what the store says then.</summary>
    public Func<SimRecords, OperationReminder, RecordedOperation?>? Recalls { get; init; }
}
