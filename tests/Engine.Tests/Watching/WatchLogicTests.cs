using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Watching;

public sealed class WatchLogicTests
{
    private static readonly GoalId A = GoalId.Local("a");
    private static readonly GoalId B = GoalId.Local("b");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly DateTimeOffset Soon = Now.AddHours(1);

    private readonly WatchLogic logic = WatchLogic.Instance;

    [Fact]
    public void Watch_EarlierThanListed_IsMadeEarlierAndNeverLater()
    {
        var parked = Hear(Fresh, Watch(A, 1, Soon));
        var earlier = Hear(parked, Watch(A, 2, Soon.AddMinutes(-1)));
        var later = Hear(earlier, Watch(A, 3, Soon));

        Assert.Equal((2L, Soon.AddMinutes(-1)), Listed(earlier, A));
        Assert.Equal((3L, Soon.AddMinutes(-1)), Listed(later, A));
    }

    [Fact]
    public void Settle_OfAnOlderVersion_IsRefused()
    {
        var running = Hear(Fresh, Watch(A, 2, DateTimeOffset.MinValue));

        var decision = logic.Decide(running, Settle(A, 1, Soon), At(Now));

        Assert.NotNull(decision.Refused);
        Assert.Equal((2L, DateTimeOffset.MinValue), Listed(decision.State, A));
    }

    [Fact]
    public void Settle_OfAnOlderVersionLongAfter_Counts()
    {
        var announced = Hear(Fresh, Watch(A, 2, DateTimeOffset.MinValue));

        var decision = logic.Decide(announced, Settle(A, 1, null), At(Now.AddMinutes(10)));

        Assert.Null(decision.Refused);
        Assert.Empty(decision.State.Entries);
    }

    [Fact]
    public void Settle_UnknownGoal_IsNotListed() => Assert.Empty(Hear(Fresh, Settle(A, 1, Soon)).Entries);

    [Fact]
    public void Watch_ToldTheSameAgain_IsWrittenOnlyToRenewIt()
    {
        var running = Hear(Fresh, Watch(A, 1, DateTimeOffset.MinValue));

        Assert.Empty(logic.Decide(running, Watch(A, 1, DateTimeOffset.MinValue), At(Now.AddSeconds(59))).Events);
        Assert.Single(logic.Decide(running, Watch(A, 1, DateTimeOffset.MinValue), At(Now.AddSeconds(61))).Events);
    }

    [Fact]
    public void Watch_FullShard_IsRefusedAndKeepsWhoIsListed()
    {
        var full = Fresh with { Entries = [.. Enumerable.Range(0, WatchState.MaximumEntries).Select(number => new WatchEntry { Goal = GoalId.Local($"g{number:d4}"), Version = 1, Told = 0 })] };

        Assert.Contains("is full", logic.Decide(full, Watch(A, 1, DateTimeOffset.MinValue), At(Now)).Refused, StringComparison.Ordinal);
        Assert.Null(logic.Decide(full, Watch(GoalId.Local("g0007"), 2, DateTimeOffset.MinValue), At(Now)).Refused);
    }

    [Fact]
    public void Entries_AnyOrderOfComing_AreSortedAndFound()
    {
        var state = Hear(Fresh, Watch(B, 1, Soon), Watch(A, 1, Soon), Watch(GoalId.Local("c"), 1, Soon), Settle(B, 1, null));

        Assert.Equal(["local/a", "local/c"], state.Entries.Select(entry => entry.Goal.Value));
        Assert.Null(state.Find(B));
        Assert.NotNull(state.Find(A));
    }

    [Fact]
    public void Shards_AnotherNumber_IsRefusedWithTheRemedy()
    {
        var counted = Hear(Fresh, new ShardsMessage(256));

        Assert.Null(logic.Decide(counted, new ShardsMessage(256), At(Now)).Refused);
        Assert.Contains("Set it to 256", logic.Decide(counted, new ShardsMessage(128), At(Now)).Refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_StateAndEvents_AreReadBackAndAnEntryIsSmall()
    {
        var goal = GoalId.Local("a-goal-with-a-name-of-a-usual-length-0001");
        var state = Hear(Fresh, new ShardsMessage(256), Watch(goal, 123_456, Soon));
        var events = logic.Decide(state, Settle(goal, 123_457, null), At(Now)).Events;

        var bytes = logic.Format.WriteState(state);

        Assert.Equal(bytes.ToArray(), logic.Format.WriteState(logic.Format.ReadState(bytes)).ToArray());
        Assert.Equal(events, logic.Format.ReadEvents(logic.Format.WriteEvents(events)));
        var entry = logic.Format.WriteState(state).Length - logic.Format.WriteState(state with { Entries = [] }).Length;
        Assert.InRange(entry, 1, 100);
    }

    [Fact]
    public void Shard_ManyGoals_AreSpread()
    {
        var shards = Enumerable.Range(0, 10_000).GroupBy(number => WatchShards.Of(GoalId.Local($"g{number}"), 16)).ToArray();

        Assert.Equal(16, shards.Length);
        Assert.All(shards, shard => Assert.InRange(shard.Count(), 450, 800));
        Assert.Equal("cluster/watch-6", WatchShards.Of(GoalId.Local("the-same-for-ever"), 16).Id);
    }

    private static WatchState Fresh => WatchLogic.Instance.Create(WatchShards.First);

    private static DecideContext At(DateTimeOffset now) => new(now, new OwnerId("silo"));

    private static WatchMessage Watch(GoalId goal, long version, DateTimeOffset from) => new(new WatchNotice { Goal = goal, Version = version, From = from });

    private static WatchMessage Settle(GoalId goal, long version, DateTimeOffset? from) => new(new WatchNotice { Goal = goal, Version = version, From = from, Settles = true });

    private static (long Version, DateTimeOffset From) Listed(WatchState state, GoalId goal) => (state.Find(goal)!.Version, state.Find(goal)!.NudgedFrom);

    private static WatchState Hear(WatchState state, params ReadOnlySpan<ActorMessage> messages)
    {
        foreach (var message in messages)
        {
            var decision = WatchLogic.Instance.Decide(state, message, At(Now));
            Assert.Null(decision.Refused);
            state = decision.State;
        }

        return state;
    }
}
