using System.Reflection;
using Orleans.Goals.Commands;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>What callers hear when the cluster does not answer, or answers with a fault.</summary>
public sealed class ClusterGoalsTests
{
    private static readonly GoalId Goal = GoalId.Local("goal");

    private readonly FakeGoalGrain grain = new();
    private readonly HurriedTime time = new();

    public static TheoryData<Exception> Unanswered => [new TimeoutException(), new SiloUnavailableException(), new OrleansException("rejected"), new TaskCanceledException()];

    [Theory]
    [MemberData(nameof(Unanswered))]
    public async Task Ask_CallFailsOnTheWay_IsRepeatedWithTheSameId(Exception failure)
    {
        grain.Answers.Enqueue(() => throw failure);
        grain.Answers.Enqueue(() => Fault(new OutcomeUnknownException(Goal, default)));
        grain.Answers.Enqueue(() => Reply(GoalStatus.Paused));
        var pause = new PauseGoal { Id = CommandId.New(TimeProvider.System) };

        var reply = await Goals().AskAsync(Goal, pause);

        Assert.Equal(GoalStatus.Paused, reply.Status);
        Assert.Equal([pause.Id, pause.Id, pause.Id], grain.Commands);
    }

    [Fact]
    public async Task Ask_NeverAnswered_OutcomeIsUnknown()
    {
        grain.Otherwise = () => throw new TimeoutException();
        var pause = new PauseGoal { Id = CommandId.New(TimeProvider.System) };

        var unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => Goals().AskAsync(Goal, pause));

        Assert.Equal((Goal, pause.Id), (unknown.Goal, unknown.Command));
        Assert.InRange(grain.Commands.Count, 5, 100);
    }

    [Fact]
    public async Task Ask_StoreNeverAnswers_NothingWasChanged()
    {
        grain.Otherwise = () => Fault(new StoreUnavailableException("the disk is gone"));

        var unavailable = await Assert.ThrowsAsync<StoreUnavailableException>(() => Goals().AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }));

        Assert.Equal("the disk is gone", unavailable.Message);
    }

    [Fact]
    public async Task Ask_StoreStopsAnsweringAfterAnUnknownOutcome_OutcomeStaysUnknown()
    {
        grain.Answers.Enqueue(() => throw new TimeoutException());
        grain.Otherwise = () => Fault(new StoreUnavailableException("the disk is gone"));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Goals().AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }));
    }

    [Fact]
    public async Task Ask_RecordCannotBeRead_SaysSoAtOnce()
    {
        grain.Answers.Enqueue(() => Fault(new RecordCorruptException("of version 9")));

        var corrupt = await Assert.ThrowsAsync<RecordCorruptException>(() => Goals().AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }));

        Assert.Equal("of version 9", corrupt.Message);
        Assert.Single(grain.Commands);
    }

    [Fact]
    public async Task Ask_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        grain.Otherwise = () =>
        {
            stop.Cancel();
            throw new TimeoutException();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Goals().AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, stop.Token));
        Assert.Single(grain.Commands);
    }

    [Fact]
    public async Task Report_NeverAnswered_IsUnavailable()
    {
        grain.Otherwise = () => throw new TimeoutException();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Goals().ReportAsync(Goal));
    }

    [Fact]
    public async Task Watch_PagesAndFailures_GiveEveryEventOnce()
    {
        grain.Answers.Enqueue(() => Events(ended: false, "1", "2"));
        grain.Answers.Enqueue(() => throw new TimeoutException());
        grain.Answers.Enqueue(() => Events(ended: false));
        grain.Answers.Enqueue(() => Events(ended: true, "3"));

        var seen = new List<string?>();
        await foreach (var happened in Goals().WatchAsync(Goal, new Cursor("0")))
        {
            seen.Add(happened.Cursor.Value);
        }

        Assert.Equal(["1", "2", "3"], seen);
        Assert.Equal(["0", "2", "2", "2"], grain.Positions);
    }

    private static WireEnvelope Fault(GoalsException exception) => Wire.Write(WireKinds.Fault, WireFault.Of(exception), WireJson.Default.WireFault);

    private static WireEnvelope Reply(GoalStatus status) => Wire.Write(WireKinds.Reply, new CommandReply { Status = status }, WireJson.Default.CommandReply);

    private static WireEnvelope Events(bool ended, params string[] cursors) => Wire.Write(
        WireKinds.Events,
        new EventPage
        {
            Events = [.. cursors.Select(cursor => new GoalEvent { Cursor = new Cursor(cursor), At = DateTimeOffset.UnixEpoch, Goal = Goal, Type = "t", Text = cursor })],
            Ended = ended,
        },
        WireJson.Default.EventPage);

    private ClusterGoals Goals()
    {
        var factory = DispatchProxy.Create<IGrainFactory, GrainFactoryProxy>();
        ((GrainFactoryProxy)(object)factory).Grain = grain;
        return new ClusterGoals(factory, time);
    }

    /// <summary>Gives the one grain, whatever is asked for.</summary>
    public class GrainFactoryProxy : DispatchProxy
    {
        /// <summary>The grain.</summary>
        public object? Grain { get; set; }

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal(Goal.Value, args![0]);
            return Grain;
        }
    }

    private sealed class FakeGoalGrain : IGoalGrain
    {
        public Queue<Func<WireEnvelope>> Answers { get; } = [];

        public Func<WireEnvelope> Otherwise { get; set; } = () => throw new InvalidOperationException("nobody asked for this");

        public List<CommandId> Commands { get; } = [];

        public List<string?> Positions { get; } = [];

        public Task<WireEnvelope> AskAsync(WireEnvelope command, CancellationToken cancellationToken = default)
        {
            Commands.Add(Wire.Read(command, WireKinds.Command, WireJson.Default.GoalCommand)!.Id);
            return AnswerAsync();
        }

        public Task<WireEnvelope> ReadAsync(CancellationToken cancellationToken = default) => AnswerAsync();

        public Task<WireEnvelope> FollowAsync(WireEnvelope position, CancellationToken cancellationToken = default)
        {
            Positions.Add(Wire.Read(position, WireKinds.Position, WireJson.Default.FollowPosition)!.After.Value);
            return AnswerAsync();
        }

        public Task<WireEnvelope> ReadArtifactAsync(WireEnvelope range, CancellationToken cancellationToken = default) => AnswerAsync();

        public Task<WireEnvelope> ImportAsync(WireEnvelope chunk, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<WireEnvelope> ExportAsync(WireEnvelope range, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<WireEnvelope> DeliverAsync(WireEnvelope message, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task PokeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private async Task<WireEnvelope> AnswerAsync()
        {
            await Task.Yield();
            return (Answers.TryDequeue(out var answer) ? answer : Otherwise)();
        }
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref now, Math.Max(0, dueTime.Ticks));
            return TimeProvider.System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
        }
    }
}
