using System.Diagnostics;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>One activation of an actor: the shipped runner, and the strand it runs on.</summary>
internal sealed class Activation
{
    private readonly IActorRunner runner;

    public Activation(Universe universe, HostInstance host, ActorKey key, Func<ActorKey, IActorClock, RunnerPorts> portsFor)
    {
        Key = key;
        Strand = new Strand(universe.Scheduler, host);
        var ports = portsFor(key, new ActivationClock(universe, host, () => Post(static live => live.Wake())));
        runner = key.Kind switch
        {
            ActorKind.Goal => new ActorRunner<GoalState, GoalStateEvent>(key, universe.Planted.Goals(host), ports),
            ActorKind.Plan => new ActorRunner<PlanState, PlanStateEvent>(key, universe.Planted.Plans(host), ports),
            ActorKind.Workspace => new ActorRunner<WorkspaceState, WorkspaceStateEvent>(key, universe.Planted.Workspaces(host), ports),
            ActorKind.Worker => new ActorRunner<WorkerState, WorkerStateEvent>(key, universe.Planted.Workers(host), ports),
            ActorKind.Board => new ActorRunner<BoardState, BoardStateEvent>(key, universe.Planted.Boards(host), ports),
            ActorKind.Watch => new ActorRunner<WatchState, WatchStateEvent>(key, universe.Planted.Watches(host), ports),
            ActorKind.Index => new ActorRunner<IndexState, IndexStateEvent>(key, universe.Planted.Indexes(host), ports),
            _ => throw new UnreachableException(),
        };
    }

    public ActorKey Key { get; }

    public Strand Strand { get; }

    /// <summary>When somebody last wanted something of it.</summary>
    public DateTimeOffset UsedAt { get; set; }

    public bool IsIdle => runner.IsIdle;

    /// <summary>Lets the runner do something, in turn.</summary>
    public void Post(Action<IActorRunner> action) => Strand.Post(() => action(runner));

    /// <summary>Ends it where it stands.</summary>
    public void End() => Strand.Post(() =>
    {
        runner.Abandon();
        Strand.End();
    });
}
