using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Stores.Memory;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Runner;

/// <summary>What a runner reads of its record, and when. The store answers at once, so that everything happens within the call.</summary>
public sealed class RunnerReadTests : IRecordStore, ITransport, IActorClock, IOwners, IRunnerObserver
{
    private static readonly ActorKey Shard = IndexShards.All[0];

    private readonly MemoryRecordStore store = new();
    private readonly List<string> calls = [];
    private readonly List<RecordAppend> appends = [];

    OwnerId IOwners.Self => new("self");

    DateTimeOffset IActorClock.UtcNow => DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public async Task Deliver_ChangesNothing_ReadsNoMoreThanTheVersion()
    {
        var runner = Runner();
        await runner.DeliverAsync(Notice("a", 1));
        calls.Clear();

        Assert.Null((await runner.DeliverAsync(Notice("a", 1))).Refused);

        Assert.Equal(["version"], calls);
    }

    [Fact]
    public async Task Deliver_ChangesNothingAndAnotherHasGoneOn_IsDecidedOnWhatThatOneWrote()
    {
        var runner = Runner();
        await runner.DeliverAsync(Notice("a", 1));
        await Runner().DeliverAsync(Notice("a", 2, GoalStatus.Complete));

        await runner.DeliverAsync(Notice("a", 1));

        Assert.Equal(GoalStatus.Complete, await runner.ViewAsync(static state => state.Entries["local/a"].Summary!.Status));
    }

    [Fact]
    public async Task View_Throws_FailsForWhoLooksAndNobodyElse()
    {
        var runner = Runner();

        await Assert.ThrowsAsync<ArgumentException>(() => runner.ViewAsync<int>(static _ => throw new ArgumentException("no filter")));

        Assert.Null((await runner.DeliverAsync(Notice("a", 1))).Refused);
    }

    [Fact]
    public async Task Snapshot_OfAList_LeavesNoHistory()
    {
        var runner = Runner(snapshotBytes: 1);

        await runner.DeliverAsync(Notice("a", 1));
        await runner.DeliverAsync(Notice("a", 2, GoalStatus.Complete));

        Assert.Contains(appends, static append => append.Snapshot is not null);
        Assert.All(appends, static append => Assert.Equal(append.Snapshot is not null, append.ForgetsHistory));
        Assert.Equal(GoalStatus.Complete, await Runner().ViewAsync(static state => state.Entries["local/a"].Summary!.Status));
    }

    ValueTask<StoredRecord> IRecordStore.OpenAsync(ActorKey key, CancellationToken cancellationToken)
    {
        calls.Add("open");
        return store.OpenAsync(key, cancellationToken);
    }

    async ValueTask<long> IRecordStore.VersionAsync(ActorKey key, CancellationToken cancellationToken)
    {
        calls.Add("version");
        return (await store.OpenAsync(key, cancellationToken)).Version;
    }

    ValueTask<AppendOutcome> IRecordStore.AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken)
    {
        appends.Add(append);
        return store.AppendAsync(key, append, cancellationToken);
    }

    ValueTask<AppendOutcome> IRecordStore.DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<DeliveryReply> ITransport.DeliverAsync(ActorKey to, ActorMessage message) => throw new NotSupportedException();

    void ITransport.Poke(ActorKey to) => throw new NotSupportedException();

    void IActorClock.SetAlarm(DateTimeOffset? at)
    {
    }

    bool IOwners.IsDead(OwnerId owner) => false;

    void IOwners.Remind(OwnerId owner, OperationReminder reminder)
    {
    }

    void IRunnerObserver.OnCommitted(ActorKey key, long version, IActorState state)
    {
    }

    void IRunnerObserver.OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events)
    {
    }

    void IRunnerObserver.OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable)
    {
    }

    void IRunnerObserver.OnRefused(ActorKey key, ActorMessage message, Exception exception)
    {
    }

    void IRunnerObserver.OnDropped(ActorKey key, string reason)
    {
    }

    void IRunnerObserver.OnUnreadable(ActorKey key, Exception exception)
    {
    }

    private static IndexMessage Notice(string goal, long version, GoalStatus status = GoalStatus.Active) => new(
    [
        new IndexNotice
        {
            Goal = GoalId.Local(goal),
            Version = version,
            Summary = new GoalSummary { Id = GoalId.Local(goal), Status = status, Objective = "o", AcceptedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch },
        },
    ]);

    private ActorRunner<IndexState, IndexStateEvent> Runner(int snapshotBytes = 65_536) => new(Shard, IndexLogic.Instance, new RunnerPorts
    {
        Store = this,
        Clock = this,
        Transport = this,
        Operations = null!,
        Owners = this,
        Observer = this,
        Options = new RunnerOptions { SnapshotBytes = snapshotBytes },
    });
}
