using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>
/// The only code that loads, decides, commits, replies, delivers, begins, takes over and drops. Single-threaded; starts no thread.
/// </summary>
/// <remarks>
/// The host calls it on one execution context and gives that context to its awaits (a synchronization context, or Orleans' scheduler).
/// Order within a turn: events are appended; then callers are answered; then the host is made to do what the new state obliges it to.
/// A write that failed may have happened, and a conflict may be our own success: nothing is carried out then, callers of the turn are told
/// that the outcome is unknown, and the record is read again.
/// </remarks>
internal sealed class ActorRunner<TState, TEvent> : IActorRunner
    where TState : class, IActorState
    where TEvent : class
{
    private readonly IActorLogic<TState, TEvent> logic;
    private readonly RunnerPorts ports;
    private readonly ActorRunnerRecord<TState, TEvent> record;
    private readonly Outbox outbox;
    private readonly OperationTracker operations;
    private readonly HostWait hosts;
    private readonly Mailbox mailbox = new();
    private readonly Backoff backoff;
    private readonly Alarm alarm;

    private TState? state;
    private bool pumping;
    private bool abandoned;
    private bool isPoked;
    private DateTimeOffset? wokenFor;

    public ActorRunner(ActorKey key, IActorLogic<TState, TEvent> logic, RunnerPorts ports)
    {
        Key = key;
        this.logic = logic;
        this.ports = ports;
        record = new ActorRunnerRecord<TState, TEvent>(key, logic, ports);
        outbox = new Outbox(ports, Note, RefreshAlarm);
        operations = new OperationTracker(key, ports);
        hosts = new HostWait(ports, () => Note(new WakeMessage()));
        backoff = new Backoff(ports.Options);
        alarm = new Alarm(ports.Clock);
    }

    /// <inheritdoc/>
    public ActorKey Key { get; }

    /// <inheritdoc/>
    public bool IsIdle => !pumping && mailbox.Count == 0 && backoff.Until is null && !alarm.IsSetWithin(ports.Options.ParkAfter) && !operations.IsBusy && !outbox.IsBusy;

    /// <inheritdoc/>
    public Task<CommandReply> AskAsync(GoalCommand command, Premise? premise = null) => Request(new PendingCommand(Key.Goal, command, premise));

    /// <inheritdoc/>
    public Task<DeliveryReply> DeliverAsync(ActorMessage message) => Request(new PendingDelivery(message));

    /// <summary>Something of the newest committed state. What it gives is used outside the runner's context: it must be immutable.</summary>
    /// <param name="view">What is wanted of the state.</param>
    public Task<TView> ViewAsync<TView>(Func<TState, TView> view) => Request(new PendingView<TView>(() => view(state!)));

    /// <inheritdoc/>
    public void Settle(OperationSettled settled) => Note(new SettledMessage(settled.Operation, settled.Execution, settled.Result));

    /// <inheritdoc/>
    public void Poke()
    {
        if (!isPoked)
        {
            isPoked = true;
            Post(new PendingPoke(LookAfter));
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (abandoned)
        {
            return;
        }

        alarm.Ring();
        var now = ports.Clock.UtcNow;
        if (state is not null && (operations.OwnerCheckAt <= now || hosts.CheckAt <= now))
        {
            CheckOwners();
        }

        if (state is not null && logic.WakeAt(state) is { } wakeAt && wakeAt <= now && wakeAt != wokenFor)
        {
            wokenFor = wakeAt;
            Note(new WakeMessage());
        }

        EnsurePumping();
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        abandoned = true;
        outbox.Reset();
        operations.Reset();
        alarm.Set();
        mailbox.Fail(Stopping());
    }

    private StoreUnavailableException Stopping() => new($"the host of {Key} is stopping");

    private DateTimeOffset Now() => state is { } known && known.At > ports.Clock.UtcNow ? known.At : ports.Clock.UtcNow;

    private Task<TReply> Request<TReply>(PendingRequest<TReply> pending)
    {
        Post(pending);
        return pending.Task;
    }

    private void Note(ActorMessage message) => Post(new PendingNote(message));

    private void Post(PendingMessage pending)
    {
        if (abandoned)
        {
            pending.Fail(Stopping());
            return;
        }

        mailbox.Enqueue(pending);
        EnsurePumping();
    }

    private void EnsurePumping()
    {
        if (!pumping && !abandoned)
        {
            pumping = true;
            _ = PumpAsync();
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            await PumpMailboxAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A snapshot failed, or carrying out did, which no port may do. The record is sound: it is read again after the back-off.
            Drop(exception);
        }

        pumping = false;
        RefreshAlarm();
    }

    private async Task PumpMailboxAsync()
    {
        while (!abandoned && !IsWaitingForRetry() && (state is not null || await LoadAsync()))
        {
            if (record.IsSnapshotDue)
            {
                await TakeSnapshotAsync();
            }
            else if (mailbox.Count > 0)
            {
                await CommitWaitingAsync();
            }
            else
            {
                return;
            }
        }
    }

    private async Task<bool> LoadAsync()
    {
        backoff.End();
        try
        {
            var read = await record.ReadAsync();
            if (abandoned)
            {
                return false;
            }

            state = read;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            backoff.Extend(ports.Clock.UtcNow);
            mailbox.Fail(exception);
            return false;
        }

        CheckOwners();
        CarryOut();
        return true;
    }

    private async Task CommitWaitingAsync()
    {
        var turn = new List<PendingMessage>(Math.Min(mailbox.Count, ports.Options.MaximumBatch));
        var events = new List<TEvent>();
        var working = state!;
        var context = new DecideContext(Now(), ports.Owners.Self, ports.Hosts);
        while (turn.Count < ports.Options.MaximumBatch && mailbox.TryDequeue(out var pending))
        {
            turn.Add(pending);
            working = Decide(pending, working, context, events);
        }

        if (!await (events.Count > 0 ? CommitAsync(working, events, context.Now, turn) : ConfirmAsync(turn)))
        {
            return;
        }

        turn.ForEach(static pending => pending.Answer());

        if (events.Count > 0)
        {
            CarryOut();
        }
    }

    private TState Decide(PendingMessage pending, TState working, DecideContext context, List<TEvent> events)
    {
        if (pending.Message is not { } message)
        {
            return working;
        }

        try
        {
            var decision = logic.Decide(working, message, context);
            pending.Reply = decision.Reply;
            pending.Refused = decision.Refused;
            events.AddRange(decision.Events);
            return decision.State;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Refused alone: what else waits is decided as if this message had never come.
            pending.Refused = $"deciding it failed ({exception.GetType().Name}); it was kept for inspection and nothing was changed";
            ports.Observer.OnRefused(Key, message, exception);
            return working;
        }
    }

    private async Task<bool> CommitAsync(TState working, List<TEvent> events, DateTimeOffset now, List<PendingMessage> turn)
    {
        Exception? failure = null;
        try
        {
            if (await record.AppendAsync(state!, working, events, now) && !abandoned)
            {
                OnCommitted(working);
                return true;
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception;
        }

        turn.ForEach(pending => pending.NotCommitted(failure));
        Drop(failure);
        return false;
    }

    /// <summary>
    /// What changes nothing is answered from the newest state only, as a commit is made on it only: another activation may have gone on, and
    /// this one would call old, or unknown, what it just has not heard of.
    /// </summary>
    private async Task<bool> ConfirmAsync(List<PendingMessage> turn)
    {
        if (!turn.Exists(static pending => pending.IsAwaited))
        {
            return true;
        }

        try
        {
            if (await record.IsNewestAsync())
            {
                return true;
            }

            if (abandoned)
            {
                throw Stopping();
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            turn.ForEach(pending => pending.Fail(exception));
            return false;
        }

        mailbox.PutBack(turn);
        Drop(null);
        return false;
    }

    /// <summary>Taken in a commit of its own, after the turn that made it necessary has been answered and carried out.</summary>
    private async Task TakeSnapshotAsync()
    {
        if (await record.TakeSnapshotAsync(state!, Now()) && !abandoned)
        {
            OnCommitted(state!);
        }
        else
        {
            Drop(null);
        }
    }

    private void OnCommitted(TState committed)
    {
        state = committed;
        backoff.Forget();
        wokenFor = null;
        ports.Observer.OnCommitted(Key, record.Version, committed);
    }

    private void Drop(Exception? failure)
    {
        if (abandoned)
        {
            return;
        }

        state = null;
        wokenFor = null;
        outbox.Reset();
        operations.Reset();
        ports.Observer.OnDropped(Key, failure?.Message ?? "the record was changed by another activation, or by a write believed failed");
        if (failure is not null)
        {
            backoff.Extend(ports.Clock.UtcNow);
        }
    }

    /// <summary>After a fault the record is read again only when the back-off is over, however much is told meanwhile.</summary>
    private bool IsWaitingForRetry() => state is null && backoff.Until > ports.Clock.UtcNow;

    /// <summary>A poke's turn has come: the state is known to be the newest, or could not be had.</summary>
    private void LookAfter(bool isNewest)
    {
        isPoked = false;
        if (isNewest && state is not null)
        {
            CarryOut();
            outbox.PokeChildren();
            record.LookAfter(state);
            CheckOwners();
        }
    }

    private void CheckOwners()
    {
        var known = state!;
        if (operations.CheckOwners(logic.OpenOperations(known), operation => logic.MustStop(known, operation)) is { IsEmpty: false } dead)
        {
            Note(new OwnersDeadMessage(dead));
        }

        hosts.Look(logic.Missing(known));
    }

    private void CarryOut()
    {
        var committed = state!;
        hosts.Update(logic.Missing(committed));
        operations.Update(logic.OpenOperations(committed), operation => logic.StartOf(Key, committed, operation), operation => logic.MustStop(committed, operation));
        outbox.Update(logic.Neighbours(committed), neighbour => logic.MessageTo(committed, neighbour), logic.Nudged(committed));
    }

    private void RefreshAlarm()
    {
        if (!abandoned && state is null)
        {
            alarm.Set(backoff.Until);
        }
        else if (!abandoned)
        {
            var wakeAt = logic.WakeAt(state!);
            alarm.Set(wakeAt == wokenFor ? null : wakeAt, outbox.Pump(), operations.OwnerCheckAt, hosts.CheckAt);
        }
    }
}
