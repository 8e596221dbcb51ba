using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Runner;

/// <summary>What a host does about the open operations of others.</summary>
public sealed class OperationTrackerTests : IOwners, IActorClock, IOperations
{
    private static readonly ActorKey Actor = ActorKey.ForPlan(GoalId.Local("g"), 1);
    private static readonly OwnerId Self = new("self");
    private static readonly OwnerId Living = new("living");
    private static readonly OwnerId Dead = new("dead");

    private readonly List<(OwnerId Owner, OperationReminder Reminder)> reminders = [];
    private readonly List<string> begun = [];
    private readonly OperationTracker tracker;
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    public OperationTrackerTests() => tracker = new OperationTracker(Actor, new RunnerPorts
    {
        Store = new NoStore(),
        Transport = new NoTransport(),
        Observer = new NoObserver(),
        Clock = this,
        Operations = this,
        Owners = this,
    });

    /// <inheritdoc/>
    OwnerId IOwners.Self => Self;

    /// <inheritdoc/>
    DateTimeOffset IActorClock.UtcNow => now;

    [Fact]
    public void CheckOwners_LivingForeignOwner_IsRemindedOfWhatTheRecordSays()
    {
        tracker.CheckOwners([Open("a", Living, execution: 3)], _ => true);

        Assert.Equal((Living, new OperationReminder(Actor, "a", 3, Stopping: true)), Assert.Single(reminders));
        Assert.NotNull(tracker.OwnerCheckAt);
        Assert.Empty(begun);
    }

    [Fact]
    public void CheckOwners_OwnOrDeadOwner_IsNotReminded()
    {
        var dead = tracker.CheckOwners([Open("a", Self), Open("b", Dead)], _ => false);

        Assert.Equal([Dead], dead);
        Assert.Empty(reminders);
        Assert.Null(tracker.OwnerCheckAt);
    }

    [Fact]
    public void CheckOwners_Often_RemindsOncePerInterval()
    {
        Check();
        now += TimeSpan.FromSeconds(4.9);
        Check();
        tracker.Reset();
        Check();
        Assert.Single(reminders);

        now += TimeSpan.FromSeconds(0.2);
        Check();
        Assert.Equal(2, reminders.Count);
    }

    [Fact]
    public void CheckOwners_ClockWasPutBack_RemindsAllTheSame()
    {
        Check();
        now -= TimeSpan.FromHours(1);
        Check();

        Assert.Equal(2, reminders.Count);
    }

    /// <inheritdoc/>
    bool IOwners.IsDead(OwnerId owner) => owner == Dead;

    /// <inheritdoc/>
    void IOwners.Remind(OwnerId owner, OperationReminder reminder) => reminders.Add((owner, reminder));

    /// <inheritdoc/>
    void IActorClock.SetAlarm(DateTimeOffset? at)
    {
    }

    /// <inheritdoc/>
    void IOperations.Begin(OperationStart start) => begun.Add(start.Operation);

    /// <inheritdoc/>
    void IOperations.Stop(string operation, int execution)
    {
    }

    /// <inheritdoc/>
    void IOperations.Release(string operation, int execution)
    {
    }

    private static OpenOperation Open(string operation, OwnerId owner, int execution = 1) => new()
    {
        Operation = operation,
        Kind = OperationKind.Attempt,
        Execution = execution,
        Owner = owner,
        BegunAt = DateTimeOffset.UnixEpoch,
    };

    private void Check() => tracker.CheckOwners([Open("a", Living)], _ => false);

    private sealed class NoStore : IRecordStore
    {
        public ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend commit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class NoTransport : ITransport
    {
        public Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message) => throw new NotSupportedException();

        public void Poke(ActorKey to) => throw new NotSupportedException();
    }

    private sealed class NoObserver : IRunnerObserver
    {
        public void OnCommitted(ActorKey key, long version, IActorState state) => throw new NotSupportedException();

        public void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events) => throw new NotSupportedException();

        public void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable) => throw new NotSupportedException();

        public void OnRefused(ActorKey key, ActorMessage message, Exception exception) => throw new NotSupportedException();

        public void OnDropped(ActorKey key, string reason) => throw new NotSupportedException();

        public void OnUnreadable(ActorKey key, Exception exception) => throw new NotSupportedException();
    }
}
