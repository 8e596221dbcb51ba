using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Runs actors in one process: makes them on first use, carries messages between them, drops those that are idle.</summary>
internal sealed class ActorHost : ITransport, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ActorKey, Activation> activations = new();
    private readonly IRecordStore store;
    private readonly IOperations operations;
    private readonly IOwners owners;
    private readonly IHosts hosts;
    private readonly IRunnerObserver observer;
    private readonly TimeProvider time;
    private readonly Action<Exception> onFault;
    private readonly int keptIdle;
    private volatile bool stopping;

    public ActorHost(
        IRecordStore store, IOperations operations, IOwners owners, IHosts hosts, IRunnerObserver observer, TimeProvider time, int keptIdle, Action<Exception> onFault)
    {
        this.keptIdle = keptIdle;
        this.store = store;
        this.operations = operations;
        this.owners = owners;
        this.hosts = hosts;
        this.observer = observer;
        this.time = time;
        this.onFault = onFault;
    }

    /// <summary>How many actors are in memory.</summary>
    public int Count => activations.Count;

    /// <summary>Whether an actor is in memory.</summary>
    public bool Has(ActorKey key) => activations.ContainsKey(key);

    /// <summary>Asks a goal.</summary>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, Premise? premise = null) =>
        CallAsync(ActorKey.ForGoal(goal), runner => runner.AskAsync(command, premise));

    /// <inheritdoc/>
    public Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message) => CallAsync(to, runner => runner.DeliverAsync(message));

    /// <inheritdoc/>
    public void Poke(ActorKey to) => Post(to, static runner => runner.Poke());

    /// <summary>Brings an operation's result to its actor.</summary>
    public void Settle(OperationSettled settled) => Post(settled.Actor, runner => runner.Settle(settled));

    /// <inheritdoc/>
    /// <remarks>Ends every activation where it stands; what was acknowledged is durable, and the rest goes on from the record.</remarks>
    public ValueTask DisposeAsync()
    {
        stopping = true;
        return new ValueTask(Task.WhenAll(activations.Values.Select(activation => activation.EndAsync())));
    }

    private async Task<T> CallAsync<T>(ActorKey key, Func<IActorRunner, Task<T>> call)
    {
        // The answer comes on whatever thread; callers on an actor's queue come back to it by their own await.
        var answer = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(key, runner => answer.SetResult(call(runner))))
        {
            throw new StoreUnavailableException("the host is stopping");
        }

        return await (await answer.Task.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private bool Post(ActorKey key, Action<IActorRunner> action)
    {
        while (!stopping)
        {
            if (activations.GetOrAdd(key, static (added, host) => new Activation(added, host), this).TryPost(action))
            {
                return true;
            }
        }

        return false;
    }

    private IActorRunner CreateRunner(ActorKey key, IActorClock clock)
    {
        var ports = new RunnerPorts
        {
            Store = store,
            Clock = clock,
            Transport = this,
            Operations = operations,
            Owners = owners,
            Hosts = hosts,
            Observer = observer,
        };
        return key.Kind switch
        {
            ActorKind.Goal => new ActorRunner<GoalState, GoalStateEvent>(key, GoalLogic.Instance, ports),
            ActorKind.Plan => new ActorRunner<PlanState, PlanStateEvent>(key, PlanLogic.Instance, ports),
            ActorKind.Worker => new ActorRunner<WorkerState, WorkerStateEvent>(key, WorkerLogic.Instance, ports),
            ActorKind.Board => new ActorRunner<BoardState, BoardStateEvent>(key, BoardLogic.Instance, ports),
            ActorKind.Workspace => new ActorRunner<WorkspaceState, WorkspaceStateEvent>(key, WorkspaceLogic.Instance, ports),
            _ => throw new UnreachableException(),
        };
    }

    private sealed class Activation : IDisposable
    {
        private readonly ActorHost host;
        private readonly ActorKey key;
        private readonly AlarmClock clock;
        private readonly ActorQueue queue;
        private readonly IActorRunner runner;
        private int counted;

        public Activation(ActorKey key, ActorHost host)
        {
            this.key = key;
            this.host = host;
            clock = new AlarmClock(host.time, () => TryPost(static runner => runner.Wake()));
            queue = new ActorQueue(MayRetire, host.onFault);
            runner = host.CreateRunner(key, clock);
        }

        public bool TryPost(Action<IActorRunner> action)
        {
            var isTaken = queue.TryPost(
                static state =>
                {
                    var (action, runner) = ((Action<IActorRunner>, IActorRunner))state!;
                    action(runner);
                },
                (action, runner));
            if (isTaken && counted == 0 && Interlocked.CompareExchange(ref counted, 1, 0) == 0)
            {
                // Not when it is made: of two that are made for one key one is never used.
                GoalsMeter.OnActor(key.Kind, 1);
            }

            return isTaken;
        }

        public async Task EndAsync()
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (TryPost(End))
            {
                await ended.Task.ConfigureAwait(false);
            }

            void End(IActorRunner live)
            {
                live.Abandon();
                Dispose();
                ended.SetResult();
            }
        }

        private bool MayRetire()
        {
            if (!runner.IsIdle || host.stopping || host.activations.Count <= host.keptIdle)
            {
                return false;
            }

            Dispose();
            return host.activations.TryRemove(new KeyValuePair<ActorKey, Activation>(key, this));
        }

        public void Dispose()
        {
            clock.Dispose();
            if (Interlocked.Exchange(ref counted, 2) == 1)
            {
                GoalsMeter.OnActor(key.Kind, -1);
            }
        }
    }
}
