using System.Collections.Concurrent;
using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Tests;

public sealed class GoalFollowerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Since = SampleReport.Accepted;
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    private readonly ScriptedGoals goals = new();
    private readonly RecordedProgress progress = new();

    public ValueTask DisposeAsync() => progress.DisposeAsync();

    [Fact]
    public async Task Follow_OfAGoalThatEnds_TellsEveryEventInOrderAndReturnsTheReport()
    {
        var following = FollowAsync(Never);
        goals.Happen("stepBegun", SampleReport.Active(), Since);
        goals.Happen("stepFinished", SampleReport.Active(), Since);
        goals.Happen("goalEnded", Ended, Since);

        var report = await following.WaitAsync(Deadline.Long);

        Assert.Equal(GoalStatus.Complete, report.Status);
        Assert.Equal(["stepBegun", "stepFinished", "goalEnded"], progress.Told);
    }

    [Fact]
    public async Task Follow_OfAGoalThatIsHeld_ReturnsAtOnce()
    {
        var following = FollowAsync(Never);

        goals.Happen("held", SampleReport.Blocked, Since);

        Assert.Equal(GoalStatus.Blocked, (await following.WaitAsync(Deadline.Long)).Status);
        Assert.Equal(["held"], progress.Told);
    }

    [Fact]
    public async Task Follow_OfAGoalThatStandsStillWithoutAnEvent_NoticesIt()
    {
        var following = FollowAsync(Soon);

        goals.Stand(SampleReport.Blocked with { Status = GoalStatus.AwaitingInput });

        Assert.Equal(GoalStatus.AwaitingInput, (await following.WaitAsync(Deadline.Long)).Status);
    }

    [Fact]
    public async Task Follow_OfAGoalAtRest_TellsWhatWasCommittedBefore()
    {
        goals.Happen("stepFailed", SampleReport.Active(), Since);
        goals.Happen("planEnded", SampleReport.Blocked, Since);

        var report = await FollowAsync(Never).WaitAsync(Deadline.Long);

        Assert.Equal(GoalStatus.Blocked, report.Status);
        Assert.Equal(["stepFailed", "planEnded"], progress.Told);
    }

    [Fact]
    public async Task Follow_OfAGoalAtRest_TellsWhatItHadNotHeardYet()
    {
        goals.Happen("stepBegun", SampleReport.Active(), Since);
        var following = FollowAsync(Soon);
        await Deadline.UntilAsync(() => progress.Told.Count == 1, "the first event is told");

        goals.HappenUnheard("stepUnknown", SampleReport.Blocked, Since);
        await following.WaitAsync(Deadline.Long);

        Assert.Equal(["stepBegun", "stepUnknown"], progress.Told);
    }

    [Fact]
    public async Task Follow_OfAGoalThatGoesOnInTheMomentItIsLeft_StaysWithIt()
    {
        goals.Happen("held", SampleReport.Blocked, Since);
        var asked = 0;
        var following = new GoalFollower(goals, progress, TimeProvider.System, Since, Soon).FollowAsync(SampleReport.Blocked.Id, MayLeave, default, CancellationToken.None);
        await Deadline.UntilAsync(() => progress.Told.Contains("resumed"), "it is told that the goal goes on");

        goals.Happen("goalEnded", Ended, Since);

        Assert.Equal(GoalStatus.Complete, (await following.WaitAsync(Deadline.Long)).Status);
        Assert.Equal(["held", "resumed", "goalEnded"], progress.Told);

        bool MayLeave(GoalReport report)
        {
            if (asked++ == 0)
            {
                goals.Happen("resumed", SampleReport.Active(), Since);
            }

            return !Rest.GoesOn(report);
        }
    }

    [Fact]
    public async Task Follow_WithEventsFromBefore_TellsThemAsHistory()
    {
        goals.Happen("stepBegun", SampleReport.Active(), Since - TimeSpan.FromTicks(1));
        goals.Happen("stepFinished", SampleReport.Blocked, Since);

        await FollowAsync(Never).WaitAsync(Deadline.Long);

        Assert.Equal(["stepFinished"], progress.Told);
        Assert.Equal(["stepBegun"], progress.History);
    }

    [Fact]
    public async Task Follow_OfManyEvents_DoesNotLookAfterEach()
    {
        for (var number = 0; number < 900; number++)
        {
            goals.Happen("stepFinished", SampleReport.Active(), Since);
        }

        goals.Happen("goalEnded", Ended, Since);

        await FollowAsync(Never).WaitAsync(Deadline.Long);

        Assert.Equal(901, progress.Told.Count);
        Assert.True(goals.Reports <= 2, $"looked {goals.Reports} times");
    }

    [Fact]
    public async Task Follow_WhenStopped_EndsWithoutAReport()
    {
        using var stop = new CancellationTokenSource();
        var following = new GoalFollower(goals, progress, TimeProvider.System, Since, Never).FollowAsync(SampleReport.Blocked.Id, _ => false, default, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(Deadline.Long));
    }

    [Theory]
    [InlineData(GoalStatus.Active, null, true)]
    [InlineData(GoalStatus.Waiting, null, true)]
    [InlineData(GoalStatus.UsageLimited, true, true)]
    [InlineData(GoalStatus.UsageLimited, false, false)]
    [InlineData(GoalStatus.AwaitingInput, null, false)]
    [InlineData(GoalStatus.BudgetLimited, null, false)]
    [InlineData(GoalStatus.Paused, null, false)]
    [InlineData(GoalStatus.Blocked, null, false)]
    [InlineData(GoalStatus.Complete, null, false)]
    [InlineData(GoalStatus.Cancelled, null, false)]
    public void GoesOn_ByStatus_IsSoWhereNobodyIsNeeded(GoalStatus status, bool? knownEnd, bool expected)
    {
        var holds = knownEnd is { } known ? new[] { new HoldView { Kind = "quota", Reason = "used up", Since = Since, Until = known ? Since + TimeSpan.FromHours(1) : null } } : [];

        Assert.Equal(expected, Rest.GoesOn(SampleReport.Blocked with { Status = status, Holds = [.. holds] }));
    }

    private static GoalReport Ended => SampleReport.Blocked with { Status = GoalStatus.Complete, EndedAt = Since, Criteria = [new CheckVerdict { Id = "c", Verdict = Verdict.Passed, Reason = "it does" }] };

    [Fact]
    public async Task Follow_WhereNobodyLooksAtHistory_DoesNotReadIt()
    {
        goals.Happen("stepBegun", SampleReport.Active(), Since);
        goals.Happen("stepFinished", SampleReport.Active(), Since);
        goals.Happen("goalEnded", Ended, Since);
        var events = new List<GoalEvent>();
        await foreach (var happened in goals.WatchAsync(Ended.Id, default, TestContext.Current.CancellationToken))
        {
            events.Add(happened);
        }

        var brief = new RecordedProgress { WantsHistory = false };
        await new GoalFollower(goals, brief, TimeProvider.System, Since, Never).FollowAsync(Ended.Id, report => !Rest.GoesOn(report), events[0].Cursor, CancellationToken.None).WaitAsync(Deadline.Long);

        Assert.Equal(["stepFinished", "goalEnded"], brief.Told);
    }

    private Task<GoalReport> FollowAsync(TimeSpan interval) =>
        new GoalFollower(goals, progress, TimeProvider.System, Since, interval).FollowAsync(SampleReport.Blocked.Id, report => !Rest.GoesOn(report), default, CancellationToken.None);

    private sealed class RecordedProgress : IGoalProgress
    {
        private readonly ConcurrentQueue<(string Type, bool IsNew)> events = new();

        public bool WantsHistory { get; init; } = true;

        public IReadOnlyList<string> Told => [.. events.Where(happened => happened.IsNew).Select(happened => happened.Type)];

        public IReadOnlyList<string> History => [.. events.Where(happened => !happened.IsNew).Select(happened => happened.Type)];

        public void Happened(GoalEvent happened, bool isNew) => events.Enqueue((happened.Type, isNew));

        public void Stands(GoalReport report)
        {
            // What is told last is the result.
        }

        public void Remark(string text) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
