using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Watching;

public sealed class WatchedWakingTests : ITransport, IActorClock
{
    private readonly List<WatchNotice> told = [];
    private Func<DeliveryReply> answer = static () => DeliveryReply.Accepted;

    private WatchedWaking Waking => field ??= new WatchedWaking(GoalId.Local("g"), 256, this, this, TimeSpan.FromMinutes(1));

    public DateTimeOffset UtcNow { get; private set; } = DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public void AnyInterleaving_OfActivationsAndLateMessages_LeavesTheGoalListedEarlyEnough()
    {
        long commits = 0;
        long parkings = 0;
        long landings = 0;
        for (var seed = 1; seed <= 400; seed++)
        {
            var world = new WatchWorld(seed);
            for (var step = 0; step < 400; step++)
            {
                world.Step();
            }

            world.Settle();
            commits += world.Commits;
            parkings += world.Parkings;
            landings += world.Landings;
        }

        Assert.True(commits > 1_000, $"only {commits} commits were tried");
        Assert.True(parkings > 1_000, $"the goal was parked {parkings} times only");
        Assert.True(landings > 100, $"{landings} writes landed late");
    }

    [Fact]
    public async Task Before_FirstCommit_IsToldOnceAndThenRuns()
    {
        await Waking.BeforeAsync(1, standing: null, UtcNow);
        await Waking.BeforeAsync(2, UtcNow, UtcNow);
        await Waking.BeforeAsync(3, UtcNow, UtcNow.AddHours(1));

        var notice = Assert.Single(told);
        Assert.Equal((1L, DateTimeOffset.MinValue, false), (notice.Version, notice.From!.Value, notice.Settles));
    }

    [Fact]
    public async Task Before_AfterTheRecordWasReadAnew_IsToldAgain()
    {
        await Waking.BeforeAsync(1, standing: null, UtcNow);
        Waking.Forget();
        await Waking.BeforeAsync(2, UtcNow, UtcNow);

        Assert.Equal([1, 2], told.Select(notice => notice.Version));
    }

    /// <summary>Whose write fails and lands later, after the record as it stood was read again and settled, is listed all the same.</summary>
    [Fact]
    public async Task Before_TheRecordAsItStandsNeedsNoWaking_IsToldAgainAlthoughTheGoalIsListed()
    {
        await Waking.BeforeAsync(1, standing: null, UtcNow);
        await Waking.BeforeAsync(2, UtcNow, due: null);
        await Waking.BeforeAsync(3, standing: null, UtcNow);

        Assert.Equal([1, 3], told.Select(notice => notice.Version));
    }

    [Fact]
    public async Task Before_ShardRefusesOrFails_NothingMayBeCommitted()
    {
        answer = static () => new DeliveryReply("full");
        var full = await Assert.ThrowsAsync<NotWatchedException>(() => Waking.BeforeAsync(1, standing: null, UtcNow).AsTask());
        answer = static () => throw new TimeoutException("no answer");
        var lost = await Assert.ThrowsAsync<NotWatchedException>(() => Waking.BeforeAsync(1, standing: null, UtcNow).AsTask());

        Assert.Contains("full", full.Message, StringComparison.Ordinal);
        Assert.Contains("nobody would wake it", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_ParkedGoal_IsToldOnceAndBeforeItRunsEarlier()
    {
        var until = UtcNow.AddHours(1);
        await Waking.BeforeAsync(1, standing: null, UtcNow);
        Waking.After(1, until, summary: null);
        Waking.After(1, until, summary: null);
        await Waking.BeforeAsync(2, until, UtcNow);

        Assert.Equal([(1, false), (1, true), (2, false)], told.Select(notice => ((int)notice.Version, notice.Settles)));
        Assert.Equal(until, told[1].From);
    }

    [Fact]
    public async Task After_ShortWait_IsNotTold()
    {
        await Waking.BeforeAsync(1, standing: null, UtcNow);
        Waking.After(1, UtcNow.AddSeconds(59), summary: null);

        Assert.Single(told);
    }

    [Fact]
    public void After_ThereIsNoRecord_IsToldOnlyWhenAskedTwice()
    {
        Waking.After(0, null, summary: null);
        var first = told.Count;
        Waking.After(0, null, summary: null);

        Assert.Equal((0, 1), (first, told.Count));
    }

    [Fact]
    public void After_SettledLongAgo_IsToldAgain()
    {
        Waking.After(1, null, summary: null);
        UtcNow += TimeSpan.FromMinutes(4);
        Waking.After(1, null, summary: null);
        var soon = told.Count;
        UtcNow += TimeSpan.FromMinutes(2);
        Waking.After(1, null, summary: null);

        Assert.Equal((1, 2), (soon, told.Count));
    }

    [Fact]
    public async Task After_CommitTookLong_IsAnnouncedOnceMore()
    {
        await Waking.BeforeAsync(1, standing: null, UtcNow);
        UtcNow += TimeSpan.FromMinutes(2);
        Waking.After(1, UtcNow, summary: null);

        Assert.Equal([(1, false), (1, false)], told.Select(notice => ((int)notice.Version, notice.Settles)));
    }

    Task<DeliveryReply> ITransport.DeliverAsync(ActorKey to, ActorMessage message)
    {
        Assert.Equal(WatchShards.Of(GoalId.Local("g"), 256), to);
        told.Add(Assert.IsType<WatchMessage>(message).Notice);
        return Task.FromResult(answer());
    }

    void ITransport.Poke(ActorKey to)
    {
    }

    void IActorClock.SetAlarm(DateTimeOffset? at)
    {
    }
}
