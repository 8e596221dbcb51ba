using System.Collections.Immutable;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Indexing;

/// <summary>What a shard gives for a page is what going through all its goals would give, whatever happened to it before.</summary>
public sealed class IndexOrderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly GoalStatus[] Statuses = [GoalStatus.Active, GoalStatus.AwaitingInput, GoalStatus.Complete, GoalStatus.Cancelled];
    private static readonly string[] Tenants = ["local", "other", "third"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_AfterAnyChanges_IsWhatGoingThroughAllGives(int seed)
    {
        var random = new Random(seed);
        var state = IndexLogic.Instance.Create(IndexShards.All[0]);
        for (var step = 0; step < 400; step++)
        {
            state = Hear(state, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Notice(random, step))]);
            var filter = Filter(random, state);

            Assert.Equal(GoingThrough(state, filter), IndexLogic.Find(state, filter));
        }

        Assert.True(state.Entries.Count > 50);
    }

    [Fact]
    public void Find_ReadBackOrMadeByHand_IsOfTheEntriesItHas()
    {
        var state = Hear(IndexLogic.Instance.Create(IndexShards.All[0]), [Notice("a", GoalStatus.Active), Notice("b", GoalStatus.Complete)]);
        Assert.Equal(2, IndexLogic.Find(state, new GoalFilter()).Length);

        var read = IndexLogic.Instance.Format.ReadState(IndexLogic.Instance.Format.WriteState(state));
        Assert.Equal(IndexLogic.Find(state, new GoalFilter()), IndexLogic.Find(read, new GoalFilter()));
        Assert.Single(IndexLogic.Find(state with { Entries = state.Entries.Remove("local/a") }, new GoalFilter()));
    }

    private static IndexState Hear(IndexState state, ImmutableArray<IndexNotice> notices) =>
        IndexLogic.Instance.Decide(state, new IndexMessage(notices), new DecideContext(Now, new OwnerId("silo"))).State;

    /// <summary>Of a goal that may be there already: then it was accepted when it was.</summary>
    private static IndexNotice Notice(Random random, int step)
    {
        var goal = new GoalId(Tenants[random.Next(Tenants.Length)], $"g{random.Next(60)}");
        return new IndexNotice
        {
            Goal = goal,
            Version = step + 1,
            Summary = random.Next(8) == 0 ? null : Summary(goal, Statuses[random.Next(Statuses.Length)], goal.Value.Length * goal.Value[^1] % 7),
        };
    }

    private static IndexNotice Notice(string name, GoalStatus status) =>
        new() { Goal = GoalId.Local(name), Version = 1, Summary = Summary(GoalId.Local(name), status, 0) };

    private static GoalSummary Summary(GoalId goal, GoalStatus status, int minute) =>
        new() { Id = goal, Status = status, Objective = "o", AcceptedAt = Now.AddMinutes(minute), UpdatedAt = Now };

    private static GoalFilter Filter(Random random, IndexState state)
    {
        var goals = state.Entries.Values.Select(static entry => entry.Summary).OfType<GoalSummary>().ToArray();
        var after = goals.Length > 0 && random.Next(2) == 0 ? goals[random.Next(goals.Length)] : null;
        return new GoalFilter
        {
            Tenant = random.Next(2) == 0 ? Tenants[random.Next(Tenants.Length)] : null,
            Statuses = random.Next(2) == 0 ? [Statuses[random.Next(Statuses.Length)], Statuses[random.Next(Statuses.Length)]] : [],
            After = after is null ? default : RecordPosition.After(after.AcceptedAt, after.Id.Value),
            Limit = random.Next(1, 40),
        };
    }

    private static IEnumerable<GoalSummary> GoingThrough(IndexState state, GoalFilter filter)
    {
        var (ticks, goal) = RecordPosition.Goal(filter.After);
        var found = state.Entries.Values.Select(static entry => entry.Summary).OfType<GoalSummary>()
            .Where(summary => filter.Tenant is null || summary.Id.Tenant == filter.Tenant)
            .Where(summary => filter.Statuses.IsEmpty || filter.Statuses.Contains(summary.Status))
            .Where(summary => summary.AcceptedAt.UtcTicks < ticks || (summary.AcceptedAt.UtcTicks == ticks && string.CompareOrdinal(summary.Id.Value, goal) > 0))
            .ToList();
        found.Sort(GoalList.Compare);
        return found.Take(filter.Limit + 1);
    }
}
