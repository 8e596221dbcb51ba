using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Conformance.Folders;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;
using Orleans.Runtime;
using System.Collections.Concurrent;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>Outside work of a silo: started only by one that is alive, told until it is heard, forgotten once.</summary>
public sealed class SiloOperationsTests : IAsyncDisposable
{
    private const string Operation = "local/goal/plan-1/a/1";

    private static readonly ActorKey Actor = ActorKey.ForPlan(GoalId.Local("goal"), 1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("goals-operations-").FullName;
    private readonly FakeMembership membership = new(FakeMembership.Silo(1, 1));
    private readonly FakeTransport transport = new();
    private readonly CountingTool tool = new();
    private readonly ScriptedStorage storage = new();
    private SiloOperations? operations;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (operations?.DisposeAsync() ?? default);
        await WorkFolder.RemoveAsync(folder);
    }

    [Fact]
    public async Task Begin_LifeNotConfirmed_StartsWhenTheTableWasRead()
    {
        var read = new TaskCompletionSource();
        membership.Refreshing = read.Task;

        Operations().Begin(Start());
        await UntilAsync(() => membership.Refreshes == 1);
        Assert.Equal(0, tool.Calls);
        read.SetResult();

        Assert.Equal(OperationOutcome.Succeeded, (await transport.NextAsync()).Result.Outcome);
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Begin_SiloDeclaredDead_NeverStarts()
    {
        membership.Set(membership.SiloAddress, SiloStatus.Dead);

        Operations().Begin(Start());
        await UntilAsync(() => membership.Refreshes >= 3);

        Assert.Equal(0, tool.Calls);
    }

    [Fact]
    public async Task Begin_Stopped_BeforeItsLifeIsConfirmed_StartsNothing()
    {
        var read = new TaskCompletionSource();
        membership.Refreshing = read.Task;
        Operations().Begin(Start());

        Operations().Stop(Operation, 1);
        read.SetResult();

        Assert.Equal(OperationOutcome.Stopped, (await transport.NextAsync()).Result.Outcome);
        Assert.Equal(0, tool.Calls);
    }

    [Fact]
    public async Task Begin_SeveralTimes_StartsOnce()
    {
        for (var time = 0; time < 5; time++)
        {
            Operations().Begin(Start());
        }

        await transport.NextAsync();
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Begin_AfterItWasReleased_StartsNothing()
    {
        Operations().Begin(Start());
        await transport.NextAsync();
        Operations().Release(Operation, 1);

        Operations().Begin(Start());
        Operations().Begin(Start(2));

        Assert.Equal(2, (await transport.NextAsync()).Execution);
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Result_ReceiverDoesNotAnswerOrRefuses_IsToldAgainUntilHeard()
    {
        transport.Answers.Enqueue(() => throw new TimeoutException());
        transport.Answers.Enqueue(() => new DeliveryReply("not now"));

        Operations().Begin(Start());
        for (var told = 0; told < 3; told++)
        {
            Assert.Equal((Operation, 1), Key(await transport.NextAsync()));
        }

        Operations().Begin(Start());
        Assert.Equal(1, tool.Calls);
        Assert.Equal(3, transport.Deliveries);
    }

    [Theory]
    [InlineData(false, OperationOutcome.Lost)]
    [InlineData(true, OperationOutcome.Succeeded)]
    public async Task Begin_TakenOverWithoutTraces_IsLostUnlessAllSilosShareTheFolder(bool shared, OperationOutcome expected)
    {
        var start = Start(2);
        var spec = (AttemptSpec)start.Spec;
        var now = TimeProvider.System.GetUtcNow();

        Operations(options => options.FolderIsShared = shared).Begin(start with
        {
            BegunAt = now - TimeSpan.FromHours(3),
            Spec = spec with { Step = spec.Step with { Action = new RunAction { Command = CommandLine.Shell("echo ran > ran") }, Timeout = TimeSpan.FromHours(5) } },
        });

        var result = (await transport.NextAsync()).Result;
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(shared, File.Exists(Path.Combine(folder, "ran")));
        Assert.Equal(!shared, result.Active >= TimeSpan.FromHours(3) && result.Active < TimeSpan.FromHours(4));
    }

    [Fact]
    public async Task Attend_OperationTheRecordDoesNotHave_IsForgotten()
    {
        tool.Blocks = true;
        Operations(options => options.AttendInterval = TimeSpan.FromMilliseconds(50)).Begin(Start());

        await tool.Stopped.Task.WaitAsync(Deadline);

        Assert.Contains(Actor, transport.Poked);
        Operations().Begin(Start());
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Attend_OperationTakenOverByAnother_IsNotTouched()
    {
        tool.Blocks = true;
        await RecordAsync(execution: 2);
        Operations(options => options.AttendInterval = TimeSpan.FromMilliseconds(20)).Begin(Start());
        await UntilAsync(() => tool.Calls == 1);

        var poked = transport.Poked.Count;
        await UntilAsync(() => transport.Poked.Count > poked + 3);

        Assert.False(tool.Stopped.Task.IsCompleted);
    }

    [Fact]
    public async Task Attend_OperationThatIsToStop_IsStopped()
    {
        tool.Blocks = true;
        await RecordAsync(execution: 1, DesiredMode.Stop);

        Operations(options => options.AttendInterval = TimeSpan.FromMilliseconds(20)).Begin(Start());

        await tool.Stopped.Task.WaitAsync(Deadline);
        Assert.Equal(1, (await transport.NextAsync()).Execution);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(null, false)]
    public async Task Result_Heard_FilesAreKeptWhileAnotherExecutionIsOpen(int? open, bool kept)
    {
        await RecordAsync(open);
        var start = Start();
        var spec = (AttemptSpec)start.Spec;
        Operations().Begin(start with { Spec = spec with { Step = spec.Step with { Action = new RunAction { Command = CommandLine.Shell("true") } } } });
        await transport.NextAsync();

        // The record is read once more before anything is removed.
        await UntilAsync(() => storage.Reads > 0);
        await UntilAsync(() => kept || !Directory.Exists(Path.Combine(folder, "operations", "local")));
        await operations!.DisposeAsync();

        Assert.Equal(kept, Directory.Exists(Path.Combine(folder, "operations", "local")));
    }

    [Fact]
    public async Task Release_ByTheActorThatHeardTheResult_RemovesItsFilesAndReadsNoRecord()
    {
        await RecordAsync(execution: null);
        transport.Answers.Enqueue(() =>
        {
            // As a plan does whose commit closed the operation, before its answer is on its way.
            operations!.Release(Operation, 1);
            return DeliveryReply.Accepted;
        });
        var start = Start();
        var spec = (AttemptSpec)start.Spec;
        Operations().Begin(start with { Spec = spec with { Step = spec.Step with { Action = new RunAction { Command = CommandLine.Shell("true") } } } });
        await transport.NextAsync();

        await UntilAsync(() => !Directory.Exists(Path.Combine(folder, "operations", "local")));
        await operations!.DisposeAsync();

        Assert.Equal(0, storage.Reads);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Remind_NeverBegunAndOpen_IsBegunOnceAsTheRecordSays(bool stopping)
    {
        await RecordAsync(execution: 1, stopping ? DesiredMode.Stop : DesiredMode.Run, Self);

        for (var time = 0; time < 5; time++)
        {
            Operations().Remind(Reminder());
        }

        Assert.Equal(stopping ? OperationOutcome.Stopped : OperationOutcome.Succeeded, (await transport.NextAsync()).Result.Outcome);
        Operations().Remind(Reminder());
        Operations().Begin(Start());
        await operations!.DisposeAsync();
        Assert.Equal(stopping ? 0 : 1, tool.Calls);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task Remind_ClosedOrOfAnotherExecutionOrOwner_BeginsNothing(int? open, bool own)
    {
        await RecordAsync(open, owner: own ? Self : null);

        await UntilReadAgainAsync(Reminder());

        Assert.Equal(0, tool.Calls);
        Assert.Equal(0, transport.Deliveries);
    }

    [Fact]
    public async Task Remind_Known_StopsItAndBeginsNothing()
    {
        tool.Blocks = true;
        Operations().Begin(Start());
        await UntilAsync(() => tool.Calls == 1);

        Operations().Remind(Reminder());
        Assert.False(tool.Stopped.Task.IsCompleted);
        Operations().Remind(Reminder() with { Stopping = true });

        await tool.Stopped.Task.WaitAsync(Deadline);
        await transport.NextAsync();
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Remind_KnownAndEnded_ItsResultIsToldUntilItIsHeard()
    {
        await RecordAsync(execution: 1, owner: Self);
        transport.Answers.Enqueue(() => throw new TimeoutException());
        Operations().Begin(Start());
        await transport.NextAsync();

        Operations().Remind(Reminder());

        Assert.Equal((Operation, 1), Key(await transport.NextAsync()));
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Remind_Released_BeginsNothing()
    {
        await RecordAsync(execution: 1, owner: Self);
        Operations().Release(Operation, 1);

        Operations().Remind(Reminder());

        await UntilReadAgainAsync(Reminder() with { Execution = 2 });
        Assert.Equal(0, tool.Calls);
    }

    [Fact]
    public async Task Remind_ReleasedWhileTheRecordIsRead_BeginsNothing()
    {
        await RecordAsync(execution: 1, owner: Self);
        var reading = storage.HoldsNextRead = new TaskCompletionSource();
        Operations().Remind(Reminder());
        await UntilAsync(() => storage.Reads > 0);

        Operations().Release(Operation, 1);
        reading.SetResult();

        Operations().Begin(Start() with { Operation = "local/goal/plan-1/b/1" });
        Assert.Equal(("local/goal/plan-1/b/1", 1), Key(await transport.NextAsync()));
        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Remind_RecordCannotBeRead_TheNextReminderBeginsIt()
    {
        await RecordAsync(execution: 1, owner: Self);
        storage.Script = operation => operation.Verb == StorageVerb.Read ? StorageFault.After : StorageFault.None;
        Operations().Remind(Reminder());
        await UntilAsync(() => storage.Reads > 0);
        Assert.Equal(0, tool.Calls);
        storage.Script = _ => StorageFault.None;

        var told = transport.NextAsync();
        await UntilAsync(() =>
        {
            Operations().Remind(Reminder());
            return told.IsCompleted;
        });

        Assert.Equal(1, tool.Calls);
    }

    [Fact]
    public async Task Remind_SiloStops_BeginsNothing()
    {
        await RecordAsync(execution: 1, owner: Self);
        await Operations().DisposeAsync();

        Operations().Remind(Reminder());

        Assert.Equal(0, storage.Reads);
        Assert.Equal(0, tool.Calls);
    }

    private static OperationReminder Reminder() => new(Actor, Operation, 1, Stopping: false);

    private static (string Operation, int Execution) Key(SettledMessage message) => (message.Operation, message.Execution);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    /// <summary>Lets the plan's record say that an execution is open, or none.</summary>
    private async Task RecordAsync(int? execution, DesiredMode mode = DesiredMode.Run, OwnerId? owner = null)
    {
        var state = new PlanState
        {
            Id = Actor.Id,
            Sequence = 1,
            Desired = new Desired { Generation = 1, Mode = mode, Revision = 1 },
            Assignment = new PlanAssignment { Definition = new PlanDefinition { Name = "p", Steps = [Step()] }, Workspace = folder },
            Open = execution is { } number
                ? [new OpenOperation { Operation = Operation, Kind = OperationKind.Attempt, Step = "a", Execution = number, Owner = owner ?? new OwnerId("other"), BegunAt = DateTimeOffset.UnixEpoch }]
                : [],
        };
        var append = new RecordAppend { ExpectedVersion = 0, At = DateTimeOffset.UnixEpoch, Events = default, Snapshot = PlanLogic.Instance.Format.WriteState(state) };
        Assert.Equal(AppendOutcome.Committed, await StorageSilo.StoreOver(storage).AppendAsync(Actor, append));
        storage.Reads = 0;
    }

    private SiloOperations Operations(Action<GoalsOptions>? configure = null)
    {
        if (operations is not null)
        {
            return operations;
        }

        var options = new GoalsOptions { Folder = folder, AttendInterval = TimeSpan.FromHours(1) };
        configure?.Invoke(options);
        var liveness = new SiloLiveness(
            membership, membership, Options.Create(new ClusterMembershipOptions { ProbeTimeout = TimeSpan.FromMinutes(1), NumMissedProbesLimit = 2 }), TimeProvider.System);
        return operations = new SiloOperations(
            Options.Create(options),
            [tool],
            [],
            [],
            [],
            [],
            new FileArtifactStore(folder),
            transport,
            new OperationRecords(new GrainStorageRecordReader(StorageSilo.StoreOver(storage))),
            liveness,
            membership,
            TimeProvider.System,
            NullLogger<SiloOperations>.Instance);
    }

    private OwnerId Self => SiloOwners.IdOf(membership.SiloAddress);

    private StepDefinition Step() => new() { Id = "a", Action = new ToolAction { Tool = tool.Name } };

    /// <summary>Reminds until the record was read a second time: only if nothing came of the first time it is.</summary>
    private Task UntilReadAgainAsync(OperationReminder reminder) => UntilAsync(() =>
    {
        Operations().Remind(reminder);
        return storage.Reads > 1;
    });

    private OperationStart Start(int execution = 1) => new()
    {
        Actor = Actor,
        Operation = Operation,
        Execution = execution,
        BegunAt = TimeProvider.System.GetUtcNow(),
        Spec = new AttemptSpec { Workspace = folder, Step = Step(), Fences = [] },
    };

    private sealed class CountingTool : ITool
    {
        private int calls;

        public string Name => "count";

        public int Calls => Volatile.Read(ref calls);

        public bool Blocks { get; set; }

        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            if (Blocks)
            {
                using var stopping = cancellationToken.Register(() => Stopped.TrySetResult());
                await Stopped.Task;
            }

            return new ToolResult { Succeeded = true };
        }
    }

    private sealed class FakeTransport : ITransport
    {
        private readonly BlockingCollection<SettledMessage> told = [];
        private int deliveries;

        public ConcurrentQueue<Func<DeliveryReply>> Answers { get; } = [];

        public ConcurrentQueue<ActorKey> Poked { get; } = [];

        public int Deliveries => Volatile.Read(ref deliveries);

        public Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message)
        {
            Assert.Equal(Actor, to);
            Interlocked.Increment(ref deliveries);
            told.Add((SettledMessage)message);
            return Answers.TryDequeue(out var answer) ? Task.FromResult(answer()) : Task.FromResult(DeliveryReply.Accepted);
        }

        public void Poke(ActorKey to) => Poked.Enqueue(to);

        public Task<SettledMessage> NextAsync() => Task.Run(() => told.TryTake(out var next, Deadline) ? next : throw new TimeoutException("nothing was told"));
    }
}
