using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Does outside work for the actors of one silo, and tells them its results, wherever their activations are by then.</summary>
/// <remarks>
/// Belongs to the silo: an activation that ends takes nothing with it. A result is told again until its actor has committed it. As long as an
/// operation runs its actor is woken now and then, and what its record says of the operation by then is heeded: it may have been committed
/// by an activation on another silo.
/// <para>
/// An execution is begun by the activation that committed it, or, when that one ended too early, after a reminder. Neither may start it twice,
/// nor after it was released. An execution is released only when it can never again be the open one of its operation: the operation is closed,
/// or a later execution has it, and both are for ever. So a record that is read after a release does not show the execution as open, and a reminder
/// that comes after it begins nothing, however long ago it was and whatever is remembered here. A release while the record is being read makes the
/// reading void (<see cref="lookups"/>), and looking there, taking the execution in and releasing it exclude each other (<see cref="gate"/>). A
/// begin while the record is being read is found in <see cref="known"/>: it is the same execution, which is started once.
/// </para>
/// </remarks>
internal sealed partial class SiloOperations : IOperations, IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ExecutionKey, SiloExecution> known = new();
    private readonly ReleasedExecutions released = new();
    private readonly Lock gate = new();
    private readonly HashSet<ExecutionKey> lookups = [];
    private readonly HostOperations host;
    private readonly OperationTraces traces;
    private readonly ITransport transport;
    private readonly OperationRecords records;
    private readonly StartPermission permission;
    private readonly OwnerId self;
    private readonly TimeProvider time;
    private readonly ILogger<SiloOperations> logger;
    private readonly CancellationTokenSource lifetime = new();
    private readonly Task attending;

    public SiloOperations(
        IOptions<GoalsOptions> options,
        IEnumerable<ITool> tools,
        IEnumerable<IToolSource> toolSources,
        IEnumerable<IVerifier> verifiers,
        IEnumerable<IPlanner> planners,
        IEnumerable<ISecretSource> secrets,
        IArtifactStore artifacts,
        ITransport transport,
        OperationRecords records,
        SiloLiveness liveness,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<SiloOperations> logger)
    {
        this.transport = transport;
        this.records = records;
        permission = new StartPermission(liveness, time, logger);
        self = SiloOwners.IdOf(silo.SiloAddress);
        this.time = time;
        this.logger = logger;
        traces = new OperationTraces(options.Value);
        host = new HostOperations(
            new HostOperationsOptions
            {
                StorePath = options.Value.Folder!,
                Models = options.Value.Models,
                Remotes = new RemoteOptions { Folder = options.Value.CloneFolder, AllowsFolders = options.Value.AllowFolderRemotes, UsesOwnCredentials = options.Value.UseOwnGitCredentials },
                ToolSources = [.. toolSources],
                Verifiers = [.. verifiers],
                Planners = [.. planners],
                Records = records.Reader,
                Launcher = new LauncherOptions { MayStart = permission.WaitAsync },
                Secrets = secrets.LastOrDefault() ?? HostSecrets.Usual,
                Forget = key => records.ForgetAsync(key, transport.DeliverAsync),
            },
            tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal),
            artifacts,
            time,
            settled => Tell(settled));
        attending = AttendAsync(options.Value.AttendInterval);
    }

    /// <summary>What the workers of a goal do on this silo at this moment.</summary>
    public IReadOnlyList<LiveAgent> Live(GoalId goal) => host.Live(goal);

    /// <inheritdoc/>
    public void Begin(OperationStart start)
    {
        SiloExecution execution;
        var key = new ExecutionKey(start.Operation, start.Execution);
        lock (gate)
        {
            if (released.Contains(key))
            {
                // Told to forget it already: an activation that has not heard of that yet must not have it done once more.
                return;
            }

            execution = known.GetOrAdd(key, static (_, first) => new SiloExecution(first), start);
        }

        Begin(execution);
    }

    /// <summary>Another silo waits for this one: a record names it for an execution.</summary>
    /// <remarks>
    /// What is known here is told until it is heard anyway. What is not is begun if the record says so: the reminder itself may be as old as it
    /// likes. A silo that stops ignores it: it is dead soon, and its operations are taken over then.
    /// </remarks>
    public void Remind(OperationReminder reminder)
    {
        var key = new ExecutionKey(reminder.Operation, reminder.Execution);
        if (lifetime.IsCancellationRequested || released.Contains(key))
        {
            return;
        }

        if (!known.ContainsKey(key))
        {
            OffTheCaller(() => LookUpAsync(reminder.Actor, key));
        }
        else if (reminder.Stopping)
        {
            Stop(reminder.Operation, reminder.Execution);
        }
    }

    /// <inheritdoc/>
    public void Stop(string operation, int execution)
    {
        if (known.TryGetValue(new ExecutionKey(operation, execution), out var stopped))
        {
            stopped.Stop();
            host.Stop(operation, execution);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// An actor releases what its committed state has not open, under any execution: it is closed for ever, and what it left goes, without the record being read once more.
    /// </remarks>
    public void Release(string operation, int execution) => Release(new ExecutionKey(operation, execution), isClosed: true);

    /// <inheritdoc/>
    /// <remarks>Commands go on under their launchers, for the next owner on this machine.</remarks>
    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        await attending;
        await host.DisposeAsync();
    }

    /// <summary>Begins an execution that nobody here has begun, if the record says that it is this silo's to run.</summary>
    private async Task LookUpAsync(ActorKey actor, ExecutionKey key)
    {
        lock (gate)
        {
            if (!lookups.Add(key))
            {
                return;
            }
        }

        RecordedOperation? found = null;
        try
        {
            found = await records.FindAsync(actor, key.Operation, lifetime.Token);
        }
        catch (GoalsException exception)
        {
            LogNotLookedUp(exception, key.Operation);
        }
        finally
        {
            TakeIn(key, found);
        }
    }

    private void TakeIn(ExecutionKey key, RecordedOperation? found)
    {
        SiloExecution execution;
        lock (gate)
        {
            if (!lookups.Remove(key) || found is null || found.Start.Execution != key.Execution || found.Owner != self)
            {
                return;
            }

            execution = known.GetOrAdd(key, static (_, first) => new SiloExecution(first), found.Start);
        }

        LogBegunAfterReminder(key.Operation, key.Execution);
        Begin(execution);
    }

    private void Begin(SiloExecution execution)
    {
        if (execution.HasStarted || permission.IsGiven)
        {
            Start(execution);
        }
        else
        {
            OffTheCaller(() => StartWhenConfirmedAsync(execution));
        }
    }

    private void Start(SiloExecution execution)
    {
        if (execution.TryStart() is not { } start)
        {
            return;
        }

        if (traces.IsLost(start))
        {
            OffTheCaller(() => TellAsync(new OperationSettled(start.Actor, start.Operation, start.Execution, OperationTraces.Lost(start, time.GetUtcNow()))));
        }
        else
        {
            host.Begin(start);
        }
    }

    private async Task StartWhenConfirmedAsync(SiloExecution execution)
    {
        await permission.WaitAsync(execution.Start.Operation, lifetime.Token);
        Start(execution);
    }

    private void Tell(OperationSettled settled) => OffTheCaller(() => TellAsync(settled));

    private async Task TellAsync(OperationSettled settled)
    {
        var key = new ExecutionKey(settled.Operation, settled.Execution);
        if (!known.TryGetValue(key, out var execution) || !execution.TryBeginTelling())
        {
            return;
        }

        for (var delay = FirstDelay; !execution.IsReleased && !lifetime.IsCancellationRequested; delay = Longer(delay))
        {
            try
            {
                var reply = await transport.DeliverAsync(settled.Actor, new SettledMessage(settled.Operation, settled.Execution, settled.Result));
                if (reply.Refused is { } reason)
                {
                    LogRefused(settled.Operation, settled.Execution, reason);
                }
                else if (execution.IsReleased)
                {
                    return;
                }
                else if (await records.WishAsync(settled.Actor, key, lifetime.Token) is var wish and (OperationWish.Forget or OperationWish.None))
                {
                    Release(key, isClosed: wish == OperationWish.Forget);
                    return;
                }

                // Else it was heard by an activation that knows less than what is stored.
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                LogNotTold(exception, settled.Operation, settled.Execution);
            }

            await Task.Delay(delay, time, lifetime.Token);
        }
    }

    /// <summary>Forgets an execution; the host too, which removes what it left, if its operation is closed: else another silo may be watching the very same command.</summary>
    private void Release(ExecutionKey key, bool isClosed)
    {
        SiloExecution? forgotten;
        lock (gate)
        {
            released.Add(key);
            lookups.Remove(key);
            known.TryRemove(key, out forgotten);
        }

        if (forgotten?.Release() == true && isClosed)
        {
            host.Release(key.Operation, key.Execution);
        }
    }

    /// <summary>Looks after what runs, until the silo stops.</summary>
    private async Task AttendAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(lifetime.Token))
            {
                foreach (var (key, execution) in known)
                {
                    await AttendAsync(key, execution.Start);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task AttendAsync(ExecutionKey key, OperationStart start)
    {
        transport.Poke(start.Actor);
        try
        {
            switch (await records.WishAsync(start.Actor, key, lifetime.Token))
            {
                case OperationWish.Stop:
                    Stop(key.Operation, key.Execution);
                    break;
                case OperationWish.Forget:
                    Release(key, isClosed: true);
                    break;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !lifetime.IsCancellationRequested)
        {
            LogNotAttended(exception, key.Operation);
        }
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    /// <summary>Does work on the thread pool: not in the turn of an actor, and not under its context.</summary>
    private void OffTheCaller(Func<Task> work) => ThreadPool.UnsafeQueueUserWorkItem(
        static state => _ = state.Self.ObserveAsync(state.Work), (Self: this, Work: work), preferLocal: false);

    private async Task ObserveAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFault(exception);
        }
    }
}
