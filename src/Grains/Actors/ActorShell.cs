using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Indexing;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Actors;

/// <summary>The runner of an actor in its activation. What comes in is put into the runner's mailbox; nothing is decided here.</summary>
internal sealed class ActorShell<TState, TEvent> : IDisposable
    where TState : class, IActorState
    where TEvent : class
{
    private readonly GrainAlarm alarm;
    private readonly ActorRunner<TState, TEvent> runner;
    private readonly GoalReader reader;
    private readonly IndexReader index;
    private readonly GrainLeaving leaving;
    private readonly int readFormat;
    private readonly TimeProvider time;

    /// <summary>When this activation last looked whether another had gone on, before it showed what it has of the index.</summary>
    private long? confirmedAt;

    public ActorShell(IGrainBase grain, ActorKey key, IActorLogic<TState, TEvent> logic, SiloActors silo)
    {
        reader = silo.Reader;
        index = silo.Index;
        readFormat = silo.ReadFormat;
        leaving = new GrainLeaving(grain, key, silo.Catalog, () => runner!.Abandon());
        time = silo.Time;
        alarm = new GrainAlarm(grain, silo.Time, key.Kind == ActorKind.Watch ? GrainAlarm.Kept : GrainAlarm.Forgotten, () => runner!.Wake());
        runner = new ActorRunner<TState, TEvent>(key, logic, silo.PortsFor(key, grain, alarm, leaving));
        GoalsMeter.OnActor(key.Kind, 1);
    }

    /// <summary>Begins to look after what the record obliges to. Loads it, without the caller waiting for that.</summary>
    public Task PokeAsync() => Detached(() =>
    {
        runner.Poke();
        return Task.FromResult(true);
    });

    /// <summary>Ends this activation. Operations go on: they belong to the silo.</summary>
    public void Dispose()
    {
        runner.Abandon();
        alarm.Dispose();
        GoalsMeter.OnActor(runner.Key.Kind, -1);
    }

    /// <summary>Asks.</summary>
    public Task<WireEnvelope> AskAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var command = Wire.Read(Understood(envelope), WireKinds.Command, WireJson.StrictCommand)!;
        using var turn = command is SubmitGoal or ForkGoal ? await reader.Archives.EnterAsync(runner.Key.Goal, cancellationToken) : null;
        var reply = await reader.RefuseAsync(runner.Key.Goal, command, cancellationToken);
        var premise = default(Premise);
        if (reply is null && command is ForkGoal fork)
        {
            (reply, premise) = await reader.PrepareAsync(runner.Key.Goal, fork, cancellationToken);
        }

        reply ??= await Detached(() => runner.AskAsync(command, premise)).WaitAsync(cancellationToken);
        return Wire.Write(WireKinds.Reply, reply, WireJson.Default.CommandReply);
    });

    /// <summary>Tells.</summary>
    public Task<WireEnvelope> DeliverAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var message = ActorMessages.Read(Understood(envelope));
        var reply = await Detached(() => runner.DeliverAsync(message)).WaitAsync(cancellationToken);
        return Wire.Write(WireKinds.Answer, new DeliveryAnswer { Refused = reply.Refused }, WireJson.Default.DeliveryAnswer);
    });

    /// <summary>The account of the goal.</summary>
    public Task<WireEnvelope> ReadAsync(CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        await PokeAsync();
        return Wire.Write(WireKinds.Report, await reader.ReportAsync(runner.Key.Goal, cancellationToken), WireJson.Default.GoalReport);
    });

    /// <summary>What happened to the goal.</summary>
    public Task<WireEnvelope> FollowAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var position = Wire.Read(envelope, WireKinds.Position, WireJson.Default.FollowPosition)!;
        await PokeAsync();
        return Wire.Write(WireKinds.Events, await reader.FollowAsync(runner.Key.Goal, position, cancellationToken), WireJson.Default.EventPage);
    });

    /// <summary>A part of an artifact of the goal.</summary>
    public Task<WireEnvelope> ReadArtifactAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var range = Wire.Read(envelope, WireKinds.Range, WireJson.Default.ArtifactRange)!;
        return Wire.Write(WireKinds.Part, await reader.ReadArtifactAsync(runner.Key.Goal, range, cancellationToken), WireJson.Default.ArtifactPart);
    });

    /// <summary>A part of an archive that is brought in.</summary>
    public Task<WireEnvelope> ImportAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var chunk = Wire.Read(envelope, WireKinds.Chunk, WireJson.Default.ArchiveChunk)!;
        var progress = await reader.Archives.ImportAsync(runner.Key.Goal, chunk, cancellationToken);
        if (progress.Reply is not null)
        {
            // What this activation knows is that there is no such goal.
            await PokeAsync();
        }

        return Wire.Write(WireKinds.Progress, progress, WireJson.Default.ArchiveProgress);
    });

    /// <summary>A part of an archive of the goal.</summary>
    public Task<WireEnvelope> ExportAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var range = Wire.Read(envelope, WireKinds.ArchiveRange, WireJson.Default.ArchiveRange)!;
        return Wire.Write(WireKinds.ArchivePart, await reader.Archives.ExportAsync(runner.Key.Goal, range, cancellationToken), WireJson.Default.ArchivePart);
    });

    /// <summary>What the agent does.</summary>
    public Task<WireEnvelope> LookAsync() => Task.FromResult(reader.Look(runner.Key));

    /// <summary>A page of the goals of all shards of the index.</summary>
    public Task<WireEnvelope> ListAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var filter = Wire.Read(envelope, WireKinds.Filter, WireJson.Default.ListFilter)!;
        return Wire.Write(WireKinds.Page, await index.ListAsync(filter.ToFilter(), cancellationToken), WireJson.Default.GoalPage);
    });

    /// <summary>What this shard of the index has for a page.</summary>
    public Task<WireEnvelope> FindAsync(WireEnvelope envelope, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var filter = Wire.Read(envelope, WireKinds.Filter, WireJson.Default.ListFilter)!;
        var wanted = filter.ToFilter();
        if (confirmedAt is not { } at || time.GetElapsedTime(at) > IndexReader.Fresh)
        {
            // Seen to be the newest in the same turn that is looked at.
            await PokeAsync();
            at = time.GetTimestamp();
        }

        var goals = await Detached(() => runner.ViewAsync(state => IndexLogic.Find((IndexState)(object)state, wanted))).WaitAsync(cancellationToken);
        confirmedAt = at;
        return Wire.Write(WireKinds.Page, new GoalPage { Goals = goals }, WireJson.Default.GoalPage);
    });

    /// <summary>What this silo says that it does not read it takes no part of.</summary>
    private WireEnvelope Understood(WireEnvelope envelope) => envelope.Version <= readFormat ? envelope : throw Wire.TooNew(envelope.Kind, envelope, readFormat);

    /// <summary>Exceptions of this product travel as faults: of others a client may not even know the type. What another silo reads is asked of that one, soon.</summary>
    private async Task<WireEnvelope> AnswerAsync(Func<Task<WireEnvelope>> answer)
    {
        try
        {
            return await answer();
        }
        catch (RecordCorruptException exception) when (exception.NeedsFormat is { } format && leaving.Leave(format))
        {
            return Wire.Write(WireKinds.Fault, WireFault.Of(new StoreUnavailableException($"{runner.Key} goes to a silo that reads format {format}: ask again")), WireJson.Default.WireFault);
        }
        catch (GoalsException exception)
        {
            return Wire.Write(WireKinds.Fault, WireFault.Of(exception), WireJson.Default.WireFault);
        }
    }

    /// <summary>
    /// Runs something on the activation's scheduler without the caller's context: what a runner goes on with serves everybody, and must not
    /// travel under the trace, the request context or the call chain of whoever happened to wake it.
    /// </summary>
    private static Task<T> Detached<T>(Func<Task<T>> action)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return StartHere(action);
        }

        var flow = ExecutionContext.SuppressFlow();
        try
        {
            return StartHere(action);
        }
        finally
        {
            flow.Undo();
        }
    }

    private static Task<T> StartHere<T>(Func<Task<T>> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
}
