using System.Collections.Immutable;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Grains.Indexing;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>Pages made of what the shards of the index have.</summary>
public sealed class IndexReaderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly Dictionary<ActorKey, IndexState> shards = IndexShards.All.ToDictionary(static shard => shard, IndexLogic.Instance.Create);
    private int asked;
    private int sent;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1_000)]
    public async Task List_AllPages_HaveEachGoalOnceNewestFirst(int limit)
    {
        var goals = Fill(1_500, IndexShards.Of);

        // Of one goal a page, only the first pages.
        var pages = limit == 1 ? 50 : int.MaxValue;
        Assert.Equal(goals.Take(pages), await AllAsync(limit, pages).ToArrayAsync());
    }

    [Fact]
    public async Task List_AllGoalsInOneShard_MissesNone()
    {
        var goals = Fill(700, static _ => IndexShards.All[5]);

        Assert.Equal(goals, await AllAsync(100, int.MaxValue).ToArrayAsync());
    }

    [Theory]
    [InlineData(3_200)]
    [InlineData(32_000)]
    public async Task List_OnePage_AsksForLittleMoreThanThePageHoweverManyThereAre(int goals)
    {
        Fill(goals, IndexShards.Of);

        var page = await IndexReader.ListAsync(new GoalFilter { Limit = 100 }, FindAsync);

        Assert.Equal(100, page.Goals.Length);
        Assert.NotNull(page.Next);
        Assert.True(sent < 500, $"{sent} goals were sent");
        Assert.True(asked < 2 * IndexShards.Count, $"shards were asked {asked} times");
    }

    [Fact]
    public async Task List_Nothing_IsAnEmptyPage()
    {
        var page = await IndexReader.ListAsync(new GoalFilter(), FindAsync);

        Assert.Empty(page.Goals);
        Assert.Null(page.Next);
    }

    private Task<ImmutableArray<GoalSummary>> FindAsync(ActorKey shard, GoalFilter filter)
    {
        var found = IndexLogic.Find(shards[shard], filter);
        asked++;
        sent += found.Length;
        return Task.FromResult(found);
    }

    private async IAsyncEnumerable<GoalSummary> AllAsync(int limit, int pages)
    {
        GoalPage? page = null;
        for (var read = 0; read < pages && (page is null || page.Next is not null); read++)
        {
            page = await IndexReader.ListAsync(new GoalFilter { Limit = limit, After = page?.Next ?? default }, FindAsync);
            Assert.InRange(page.Goals.Length, 1, limit);
            foreach (var goal in page.Goals)
            {
                yield return goal;
            }
        }
    }

    /// <summary>Some accepted in the same moment.</summary>
    private GoalSummary[] Fill(int count, Func<GoalId, ActorKey> shardOf)
    {
        var goals = Enumerable.Range(0, count).Select(number => new GoalSummary
        {
            Id = GoalId.Local($"goal-{number}"),
            Status = GoalStatus.Active,
            Objective = "o",
            AcceptedAt = Now.AddSeconds(number * 7 % 1_000),
            UpdatedAt = Now,
        }).ToList();
        foreach (var goal in goals.GroupBy(goal => shardOf(goal.Id)))
        {
            shards[goal.Key] = shards[goal.Key] with
            {
                Entries = goal.ToImmutableSortedDictionary(
                    static summary => summary.Id.Value, static summary => new IndexNotice { Goal = summary.Id, Version = 1, Summary = summary }, StringComparer.Ordinal),
            };
        }

        goals.Sort(GoalList.Compare);
        return [.. goals];
    }
}
