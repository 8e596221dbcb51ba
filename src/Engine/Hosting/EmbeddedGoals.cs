using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Goals in this process, on an embedded store: nothing to install, nothing else to run.</summary>
/// <remarks>
/// Holds the store alone while open. When the process dies in whatever way, opening the store again goes on from the last commit; commands
/// that ran meanwhile are settled or adopted, never repeated.
/// </remarks>
public sealed class EmbeddedGoals : IGoals, IGoalArchives, IAsyncDisposable
{
    /// <summary>How often a command of unknown outcome is asked again, with the same id.</summary>
    private const int MaximumAsks = 5;

    private const string ExportFolder = "exports";

    private readonly SqliteRecordStore store;
    private readonly HostOperations operations;
    private readonly ActorHost host;
    private readonly RecordGoals records;
    private readonly FileArtifactStore artifacts;
    private readonly GitHead heads;
    private readonly ForkDoor forks;
    private readonly MeasuringDoor measuring;
    private readonly DueWatch watch;
    private readonly GoalGates gates = new();
    private readonly TimeProvider time;
    private readonly CommitSignals signals = new();
    private readonly TaskCompletionSource faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmbeddedGoals(SqliteRecordStore store, EmbeddedGoalsOptions options)
    {
        this.store = store;
        time = options.Time;
        records = new RecordGoals(store, options.Time);
        artifacts = new FileArtifactStore(store.Folder);
        heads = new GitHead(store.Folder);
        forks = new ForkDoor(store, artifacts, heads);
        measuring = new MeasuringDoor(Equipment.Here(options.Models, options.Verifiers, options.Planners));
        operations = new HostOperations(
            new HostOperationsOptions
            {
                StorePath = store.Folder,
                Secrets = options.Secrets ?? HostSecrets.Usual,
                Forget = key => PlanForgetting.ForgetAsync(store, (actor, message) => host!.DeliverAsync(actor, message), key),
                MaximumWorkers = options.MaximumWorkers,
                Remotes = new RemoteOptions { Folder = options.CloneFolder },
                Models = options.Models,
                ToolSources = options.ToolSources,
                Verifiers = options.Verifiers,
                Planners = options.Planners,
                Records = store,
            },
            options.Tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal),
            artifacts,
            options.Time,
            settled => host!.Settle(settled));
        var owner = new OwnerId(string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}"));
        var observer = new EmbeddedObserver(
            signals, new RefusedMessages(store.Folder), () => store.Failure, faulted, options.Loggers.CreateLogger<EmbeddedGoals>());
        host = new ActorHost(store, operations, new LocalOwners(owner), new LocalHost(owner, options.Labels), observer, options.Time, options.KeptIdle, observer.OnFault);
        watch = new DueWatch(store, host, options.Time);
    }

    /// <summary>Fails when the store or the host broke, with what to do in the exception's message; never completes otherwise.</summary>
    public Task Faulted => faulted.Task;

    /// <summary>How many actors are in memory.</summary>
    internal int Awake => host.Count;

    /// <summary>The commands this host is running or has adopted.</summary>
    internal IReadOnlyList<RunningCommand> Running => operations.Running;

    /// <summary>Opens a store, making it when there is none.</summary>
    /// <exception cref="StoreHeldException">Another process holds it.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be opened; the message says why.</exception>
    /// <exception cref="RecordCorruptException">It is damaged, or of a newer version. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">The options cannot be worked with; the message names the one. Nothing was opened.</exception>
    public static async Task<EmbeddedGoals> OpenAsync(EmbeddedGoalsOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        EmbeddedGoalsOptions.RequireUsable(options);
        var opened = await SqliteRecordStore.OpenAsync(options.StoreFolder, cancellationToken: cancellationToken).ConfigureAwait(false);
        EmbeddedGoals goals;
        try
        {
            goals = new EmbeddedGoals(opened, options);
        }
        catch
        {
            // Else nobody could open it before this process ends.
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        try
        {
            if (options.ContinueGoals)
            {
                await goals.DriveAllAsync(cancellationToken).ConfigureAwait(false);
            }

            return goals;
        }
        catch
        {
            await goals.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a goal go on in this process, if it may: now, and whenever the time has come that it waits for.</summary>
    public void Drive(GoalId goal)
    {
        watch.Watch(goal);
        host.Poke(ActorKey.ForGoal(goal));
    }

    /// <summary>Makes every goal that may run go on in this process: now, or when the time has come that it waits for.</summary>
    /// <returns>The goals, the longest due first.</returns>
    public async Task<IReadOnlyList<GoalId>> DriveAllAsync(CancellationToken cancellationToken = default)
    {
        var due = await store.DueAsync(DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
        watch.WatchAll();
        return [.. due.Where(key => key.Kind == ActorKind.Goal).Select(key => key.Goal)];
    }

    /// <inheritdoc/>
    /// <remarks>A goal that was asked something goes on in this process, as if driven.</remarks>
    public async Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if ((measuring.Refuse(command)
            ?? await WorkspaceFolder.RefuseAsync(store, goal, command, cancellationToken).ConfigureAwait(false)
            ?? await WorkspaceDoor.RefuseAsync(store, goal, command, cancellationToken).ConfigureAwait(false)) is { } refusal)
        {
            return refusal;
        }

        watch.Watch(goal);
        using var turn = command is SubmitGoal or ForkGoal ? await gates.EnterAsync(goal, cancellationToken).ConfigureAwait(false) : null;
        return command switch
        {
            ForkGoal fork => await forks.AskAsync(goal, fork, premise => AskAsync(goal, fork, premise, cancellationToken), cancellationToken).ConfigureAwait(false),
            SubmitGoal { Contract.Workspace: { } workspace } => await AskAsync(goal, command, await LookAsync(workspace, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
            _ => await AskAsync(goal, command, premise: null, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, Premise? premise, CancellationToken cancellationToken)
    {
        for (var ask = 1; ; ask++)
        {
            try
            {
                return await host.AskAsync(goal, command, premise).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OutcomeUnknownException) when (ask < MaximumAsks && !faulted.Task.IsCompleted)
            {
                // The record has been read again by now: the same id tells whether it was applied, and applies it at most once.
            }
        }
    }

    private async Task<Premise?> LookAsync(string workspace, CancellationToken cancellationToken) =>
        Path.IsPathFullyQualified(workspace) && await heads.OfAsync(workspace, cancellationToken).ConfigureAwait(false) is { } mark ? new Premise { Mark = mark } : null;

    /// <inheritdoc/>
    public async Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) =>
        await records.ReportAsync(goal, cancellationToken).ConfigureAwait(false) is { } report
            ? LiveAgent.IsIn(report) ? LiveAgent.Show(report, operations.Live(goal)) : report
            : null;

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) =>
        artifacts.OpenAsync(goal, artifact, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default) =>
        GoalExport.OpenAsync(store, store.Folder, goal, Path.Combine(store.Folder, ExportFolder), cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var (found, refusal) = await ImportedGoal.ReadForAsync(goal, archive, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (found is not { } read)
        {
            return refusal!;
        }

        await using (read.ConfigureAwait(false))
        {
            using var turn = await gates.EnterAsync(goal, cancellationToken).ConfigureAwait(false);
            try
            {
                if (!await GoalImport.WriteAsync(store, artifacts, store.Folder, read, cancellationToken).ConfigureAwait(false))
                {
                    return ImportedGoal.Exists(goal);
                }
            }
            catch (InvalidDataException failure)
            {
                return new CommandReply { Refusal = Refusal.Invalid, Reason = failure.Message };
            }
        }

        Drive(goal);
        return new CommandReply { Status = (await records.ReportAsync(goal, cancellationToken).ConfigureAwait(false))?.Status ?? GoalStatus.None };
    }

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => records.ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default) =>
        records.WatchAsync(goal, after, () => signals.Next(goal), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Goals stay as they are and go on when the store is opened again. Commands that run go on under their launchers.</remarks>
    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync().ConfigureAwait(false);
        await host.DisposeAsync().ConfigureAwait(false);
        await operations.DisposeAsync().ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        forks.Dispose();
        signals.SetAll();
    }
}
