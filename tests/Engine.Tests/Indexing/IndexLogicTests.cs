using System.Collections.Immutable;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Indexing;

public sealed class IndexLogicTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly IndexLogic logic = IndexLogic.Instance;

    [Fact]
    public void Hear_OlderVersion_ChangesNothing()
    {
        var state = Hear(Fresh, Notice("a", 2, GoalStatus.Complete));

        var decision = logic.Decide(state, new IndexMessage([Notice("a", 1, GoalStatus.Active)]), At());

        Assert.Empty(decision.Events);
        Assert.Equal(GoalStatus.Complete, Assert.Single(Find(state, new GoalFilter())).Status);
    }

    [Fact]
    public void Hear_GoalIsCleared_IsInNoListAlsoWhenALateWordComes()
    {
        var state = Hear(Fresh, Notice("a", 1, GoalStatus.Complete), new IndexNotice { Goal = GoalId.Local("a"), Version = 3 }, Notice("a", 2, GoalStatus.Active));

        Assert.Empty(Find(state, new GoalFilter()));
    }

    [Fact]
    public void Find_AnyFilter_HasWhatIsWantedNewestFirstAndOneMore()
    {
        var state = Hear(
            Fresh,
            Notice("a", 1, GoalStatus.Active, minute: 1), Notice("b", 1, GoalStatus.Complete, minute: 2), Notice("c", 1, GoalStatus.Active, minute: 3),
            Notice("d", 1, GoalStatus.Active, minute: 3), Notice("e", 1, GoalStatus.Active, minute: 4, tenant: "other"));

        Assert.Equal(["other/e", "local/c", "local/d", "local/b", "local/a"], Ids(state, new GoalFilter()));
        Assert.Equal(["other/e", "local/c", "local/d"], Ids(state, new GoalFilter { Limit = 2 }));
        Assert.Equal(["local/c", "local/d", "local/a"], Ids(state, new GoalFilter { Tenant = "local", Statuses = [GoalStatus.Active] }));
        Assert.Throws<ArgumentException>(() => Ids(state, new GoalFilter { Limit = 0 }));
        Assert.Throws<ArgumentException>(() => Ids(state, new GoalFilter { After = new Cursor("no cursor") }));
    }

    [Fact]
    public void Hear_NoRoom_LetsGoOfWhatIsInNoListThenOfWhatEndedLongAgo()
    {
        var entries = Enumerable.Range(0, IndexState.MaximumEntries - 2).Select(number => Notice($"g{number:d4}", 1, GoalStatus.Active, number));
        var full = Fresh with
        {
            Entries = entries.Append(Notice("ended", 1, GoalStatus.Complete, 99_999)).Append(new IndexNotice { Goal = GoalId.Local("cleared"), Version = 9 })
                .ToImmutableSortedDictionary(notice => notice.Goal.Value, notice => notice, StringComparer.Ordinal),
        };

        var first = Hear(full, Notice("n1", 1, GoalStatus.Active, 100_000));
        var second = Hear(first, Notice("n2", 1, GoalStatus.Active, 100_000));
        var third = Hear(second, Notice("n3", 1, GoalStatus.Active, 100_000));

        Assert.Equal(["local/cleared"], full.Entries.Keys.Except(first.Entries.Keys));
        Assert.Equal(["local/ended"], first.Entries.Keys.Except(second.Entries.Keys));
        Assert.Equal(["local/g0000"], second.Entries.Keys.Except(third.Entries.Keys));
        Assert.Equal(IndexState.MaximumEntries, third.Entries.Count);
    }

    [Fact]
    public void Format_StateAndEvents_AreReadBack()
    {
        var state = Hear(Fresh, Notice("a", 1, GoalStatus.Complete), Notice("b", 1, GoalStatus.Active));
        var events = logic.Decide(state, new IndexMessage([Notice("b", 2, GoalStatus.Paused)]), At()).Events;

        var bytes = logic.Format.WriteState(state);

        Assert.Equal(bytes.ToArray(), logic.Format.WriteState(logic.Format.ReadState(bytes)).ToArray());
        var written = logic.Format.WriteEvents(events);
        Assert.Equal(written.ToArray(), logic.Format.WriteEvents(logic.Format.ReadEvents(written)).ToArray());
    }

    private static IndexState Fresh => IndexLogic.Instance.Create(IndexShards.All[0]);

    private static DecideContext At() => new(Now, new OwnerId("silo"));

    private static IndexNotice Notice(string name, long version, GoalStatus status, int minute = 0, string tenant = "local") => new()
    {
        Goal = new GoalId(tenant, name),
        Version = version,
        Summary = new GoalSummary { Id = new GoalId(tenant, name), Status = status, Objective = "o", AcceptedAt = Now.AddMinutes(minute), UpdatedAt = Now },
    };

    private static ImmutableArray<GoalSummary> Find(IndexState state, GoalFilter filter) => IndexLogic.Find(state, filter);

    private static IEnumerable<string> Ids(IndexState state, GoalFilter filter) => Find(state, filter).Select(summary => summary.Id.Value);

    private static IndexState Hear(IndexState state, params ReadOnlySpan<IndexNotice> notices)
    {
        foreach (var notice in notices)
        {
            state = IndexLogic.Instance.Decide(state, new IndexMessage([notice]), At()).State;
        }

        return state;
    }
}
