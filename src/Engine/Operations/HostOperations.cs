using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Scheduling;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Does outside work in and from this process: commands under launchers that outlive it, tools of the embedding application, checks.</summary>
/// <remarks>
/// Safe for use by many threads. A step's timeout is that of its action; each check has its own. A command that an earlier host left running is
/// taken over. Disposing leaves commands of steps running for the next host, ends the commands of checks, and tells no result any more.
/// </remarks>
internal sealed class HostOperations : IOperations, IAsyncDisposable
{
    /// <summary>The folder below the store's in which commands keep their files.</summary>
    public const string FolderName = "operations";

    private readonly ConcurrentDictionary<ExecutionKey, HostExecution> executions = new();
    private readonly OperationFolders folders;
    private readonly CommandLauncher launcher;
    private readonly CheckEvaluator checks;
    private readonly AttemptWork attempts;
    private readonly IsolatedWork isolation;
    private readonly AttemptTrees trees;
    private readonly VerifyWork verifications;
    private readonly BaselineWork baselines;
    private readonly ReconcileWork reconciles;
    private readonly AgentTools agentTools;
    private readonly TurnWork agentTurns;
    private readonly ToolWork agentCalls;
    private readonly MarkWork agentMarks;
    private readonly PlaceWork agentPlaces;
    private readonly LandWork agentLandings;
    private readonly PlannerWork planners;
    private readonly WorkerTurns turns;
    private readonly RemoteWork remotes;
    private readonly NoticeWork notices;
    private readonly ClearWork clears;
    private readonly Action<OperationSettled> settled;
    private readonly TimeProvider timeProvider;
    private readonly TimeSpan patience;
    private readonly CancellationTokenSource lifetime = new();

    /// <summary>Creates it. Nothing is begun by that.</summary>
    /// <param name="options">Where operations keep their files, and how commands are handled.</param>
    /// <param name="tools">The embedding application's tools by name.</param>
    /// <param name="artifacts">Where output, evidence and baselines go.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="settled">Told every result, on a thread of the pool. What it throws is dropped: the result is told again when asked for.</param>
    public HostOperations(
        HostOperationsOptions options, IReadOnlyDictionary<string, ITool> tools, IArtifactStore artifacts, TimeProvider timeProvider, Action<OperationSettled> settled)
    {
        if (!Path.IsPathFullyQualified(options.StorePath))
        {
            throw new ArgumentException($"{nameof(options.StorePath)} is '{options.StorePath}'; give an absolute path", nameof(options));
        }

        if (options.MaximumWorkers < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumWorkers, $"{nameof(options.MaximumWorkers)} must be 1 or more, or null for no limit");
        }

        this.settled = settled;
        this.timeProvider = timeProvider;
        patience = (options.ToolGrace > options.Launcher.Grace ? options.ToolGrace : options.Launcher.Grace) * 2;

        // One spelling for all hosts of the store: what a command's processes are known by is made of it.
        folders = new OperationFolders(Path.Combine(CanonicalPath.Of(options.StorePath), FolderName));
        launcher = new CommandLauncher(folders, options.Launcher, timeProvider);
        var files = new WorkspaceFiles(options.StorePath);
        var secrets = new SecretValues(options.Secrets, timeProvider);
        checks = new CheckEvaluator(launcher, folders, files, new VerifierChecks(options.Verifiers, artifacts, timeProvider), artifacts, secrets, timeProvider);
        var calls = new ToolCalls(tools.ToFrozenDictionary(StringComparer.Ordinal), folders, options.ToolGrace, artifacts, timeProvider);
        var heads = new GitHead(options.StorePath);
        attempts = new AttemptWork(launcher, folders, calls, checks, artifacts, secrets, turns = new WorkerTurns(options.MaximumWorkers), heads, timeProvider);
        trees = new AttemptTrees(CanonicalPath.Of(options.StorePath), options.Patience, timeProvider);
        var landing = new TreeLanding(trees, artifacts, secrets, heads);
        var clones = new CloneFolders(options.Remotes.Folder ?? Path.Combine(CanonicalPath.Of(options.StorePath), "clones"), options.Remotes, timeProvider);
        remotes = new RemoteWork(clones, attempts, options.Remotes, secrets, CanonicalPath.Of(options.StorePath), timeProvider);
        isolation = new IsolatedWork(attempts, trees, landing);
        agentMarks = new MarkWork(files);
        agentPlaces = new PlaceWork(trees, secrets);
        agentLandings = new LandWork(trees, landing, secrets);
        reconciles = new ReconcileWork(launcher, folders, checks, artifacts, secrets, timeProvider);
        agentTools = new AgentTools(CanonicalPath.Of(options.StorePath), timeProvider, options.Records);
        var sandbox = new CommandSandbox(new SandboxOptions { StorePath = CanonicalPath.Of(options.StorePath) }, new SandboxProbe(timeProvider));
        var caller = new ToolCaller(agentTools, new OfferedTools(tools, options.ToolSources, secrets, sandbox, timeProvider), artifacts);
        agentTurns = new TurnWork(options.Models, caller, secrets, timeProvider);
        var judges = new JudgeWork(new JudgePanel(agentTurns, new JudgeCitations(CanonicalPath.Of(options.StorePath)), artifacts), secrets, artifacts);
        verifications = new VerifyWork(folders, checks, judges, files, secrets, timeProvider);
        agentCalls = new ToolWork(caller, new ToolPlaces(turns, folders, timeProvider), new PollWork(folders, secrets, HasEnded, timeProvider), sandbox, files, launcher, folders, artifacts, secrets, timeProvider);
        baselines = new BaselineWork(files, artifacts, timeProvider);
        clears = new ClearWork(folders, trees, artifacts, options.Forget, timeProvider);
        planners = new PlannerWork(options.Planners, secrets, timeProvider);
        notices = new NoticeWork(launcher, folders, secrets, timeProvider);
    }

    /// <summary>The commands at work that this host waits for, in the order of their operations.</summary>
    public IReadOnlyList<RunningCommand> Running => [.. executions.Values
        .Select(static execution => execution.Command)
        .OfType<RunningCommand>()
        .OrderBy(static command => command.Operation, StringComparer.Ordinal)];

    /// <summary>What the workers of a goal do in this host at this moment.</summary>
    internal IReadOnlyList<LiveAgent> Live(GoalId goal) => [.. executions.Values
        .Where(execution => !execution.IsEnded && execution.Start.Actor is { Kind: ActorKind.Worker } worker && worker.Goal == goal)
        .Select(LiveAgent.Of)
        .OfType<LiveAgent>()];

    /// <summary>How many attempts are at work, where that is limited.</summary>
    public int Working => turns.Taken;

    /// <summary>How many attempts wait for their turn.</summary>
    public int Waiting => turns.Waiting;

    /// <inheritdoc/>
    public void Begin(OperationStart start)
    {
        if (lifetime.IsCancellationRequested)
        {
            return;
        }

        var key = new ExecutionKey(start.Operation, start.Execution);
        if (!executions.TryGetValue(key, out var execution))
        {
            execution = executions.GetOrAdd(key, new HostExecution(this, start));
        }

        WorkChain.Schedule(execution);
    }

    /// <inheritdoc/>
    public void Stop(string operation, int execution)
    {
        if (executions.TryGetValue(new ExecutionKey(operation, execution), out var known))
        {
            StopOnPool(known);
        }
    }

    /// <inheritdoc/>
    public void Release(string operation, int execution)
    {
        if (!executions.TryRemove(new ExecutionKey(operation, execution), out var known))
        {
            // Of an earlier host.
            CleanOnPool(operation);
            return;
        }

        known.Release();
        if (!known.IsEnded)
        {
            StopOnPool(known);
        }
        else if (UsesFolder(known.Start.Spec))
        {
            CleanOnPool(operation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        var open = executions.Values.Where(static execution => !execution.IsEnded).ToArray();
        foreach (var execution in open.Where(static execution => execution.Start.Spec is AttemptSpec { Step.Action: ToolAction } or TurnSpec or PlannerSpec or ToolSpec { Request.Name: not ExecTool.Name }))
        {
            StopOnPool(execution);
        }

        using var cancel = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(open.Select(static execution => execution.WhenEndedAsync())), Task.Delay(patience, timeProvider, cancel.Token));
        await cancel.CancelAsync();
        checks.Dispose();
        notices.Dispose();
        agentTools.Dispose();
    }

    /// <summary>Does the work of an execution. Never throws.</summary>
    /// <returns>Its result, or null when the host gave it up.</returns>
    internal async ValueTask<OperationResult?> DoAsync(HostExecution execution)
    {
        GoalsMeter.OnOperation(execution.Start.Kind, 1);
        try
        {
            lifetime.Token.ThrowIfCancellationRequested();
            using var span = Spans.Enter(execution.Start.Span);
            return execution.Start.Spec is { Remote: not null } remote
                ? await remotes.DoAsync(execution, remote, given => WorkAsync(execution, given), lifetime.Token)
                : await WorkAsync(execution, execution.Start.Spec);
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            // Given up; the next host takes it over.
            return null;
        }
        catch (Exception exception)
        {
            var reason = ReasonText.Clip($"the host could not do it: {exception.Message}");
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = reason, Active = TimeSpan.Zero };
        }
        finally
        {
            GoalsMeter.OnOperation(execution.Start.Kind, -1);
        }
    }

    private async Task<OperationResult> WorkAsync(HostExecution execution, OperationSpec spec) => spec switch
    {
        AttemptSpec { Isolation: PlanIsolation.Worktree } isolated => await isolation.DoAsync(execution, isolated, lifetime.Token),
        AttemptSpec attempt => await attempts.DoAsync(execution, attempt, lifetime.Token),
        VerifySpec verify => await verifications.DoAsync(execution, verify, lifetime.Token),
        TurnSpec turn => await agentTurns.DoAsync(execution, turn, lifetime.Token),
        ToolSpec tool => await agentCalls.DoAsync(execution, tool, lifetime.Token),
        MarkSpec mark => await agentMarks.DoAsync(execution, mark, lifetime.Token),
        PlaceSpec place => await agentPlaces.DoAsync(execution, place, lifetime.Token),
        LandSpec land => await agentLandings.DoAsync(execution, land, lifetime.Token),
        PlannerSpec planner => await planners.DoAsync(execution, planner, lifetime.Token),
        ReconcileSpec reconcile => await reconciles.DoAsync(execution, reconcile, lifetime.Token),
        ClearSpec clear => await clears.DoAsync(execution, clear, lifetime.Token),
        NoticeSpec notice => await notices.DoAsync(execution, notice, lifetime.Token),
        BaselineSpec baseline => await baselines.DoAsync(execution, baseline, lifetime.Token),
        _ => throw new UnreachableException(),
    };

    /// <summary>Ends an execution and tells its result, if it has one.</summary>
    internal void Settle(HostExecution execution, OperationResult? result)
    {
        execution.End(result);
        if (result is not null)
        {
            Tell(execution, result);
        }

        if (execution.IsReleased && UsesFolder(execution.Start.Spec))
        {
            CleanOnPool(execution.Start.Operation);
        }
    }

    /// <summary>Tells a result, unless it interests nobody any more.</summary>
    internal void Tell(HostExecution execution, OperationResult result)
    {
        if (execution.IsReleased || lifetime.IsCancellationRequested)
        {
            return;
        }

        try
        {
            settled(new OperationSettled(execution.Start.Actor, execution.Start.Operation, execution.Start.Execution, result));
        }
        catch (Exception exception) when (exception is not UnreachableException)
        {
            // Who could not take it asks again: the result is kept until it is released.
        }
    }

    /// <summary>Whether this host knows that an operation has ended.</summary>
    private bool HasEnded(string operation) => executions.Values.Any(execution => execution.IsEnded && execution.Start.Operation == operation);

    /// <summary>Whether an operation may have left files.</summary>
    private static bool UsesFolder(OperationSpec spec) => spec switch
    {
        AttemptSpec { Step.Action: RunAction } or AttemptSpec { Isolation: not null } => true,
        AttemptSpec attempt => HasCommand(attempt.Step.Checks) || HasCommand(attempt.Fences),
        VerifySpec verify => HasCommand(verify.Checks),
        ReconcileSpec => true,
        ToolSpec tool => tool.Request.Name == ExecTool.Name && tool.Polled is null,
        LandSpec land => land.Place.IsWorktree,
        NoticeSpec notice => notice.Target is CommandNotification,
        _ => false,
    };

    private static bool HasCommand(ImmutableArray<Check> checks) => !checks.IsDefaultOrEmpty && checks.Any(static check => check is CommandCheck);

    // What is registered with a token may be anything: never on the thread of the caller.
    private static void StopOnPool(HostExecution execution) => ThreadPool.UnsafeQueueUserWorkItem(static stopped => stopped.Stop(), execution, preferLocal: false);

    private void CleanOnPool(string operation) =>
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Self.CleanAsync(state.Operation), (Self: this, Operation: operation), preferLocal: false);

    /// <summary>Removes what an operation left. Never throws: what cannot be removed stays, and does no harm.</summary>
    private async Task CleanAsync(string operation)
    {
        try
        {
            var folder = folders.Of(operation);
            var tree = LandSpec.WorkerOf(operation) ?? operation;
            if ((!Directory.Exists(folder.Path) && !trees.Has(tree)) || executions.Keys.Any(key => key.Operation == operation))
            {
                return;
            }

            await launcher.EndAsync(folder, lifetime.Token);
            folders.Remove(folder);
            await trees.RemoveAsync(tree);
        }
        catch (Exception exception) when (exception is IOException or WorktreeException or UnauthorizedAccessException or OperationCanceledException)
        {
            // It is tried again when the operation is released again, and is only in the way of space.
        }
    }
}
