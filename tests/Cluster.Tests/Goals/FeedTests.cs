using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>The feed of a goal and its plans from grain storage.</summary>
public sealed class FeedTests(OneSilo silo) : GoalsSuite, IClassFixture<OneSilo>
{
    [Fact]
    public async Task Feed_SeveralPlans_IsTheSameInPagesOfAnySizeAndFromEveryCursor()
    {
        await SubmitAsync(Contract("c.txt", Plan(Step("a", "exit 1")), Plan(Step("b", "true"), Step("b2", "exit 2", "b")), Plan(Step("c", "touch c.txt"))));
        await UntilAsync(GoalStatus.Complete);
        var whole = await AsInPagesAsync();

        Assert.Equal([1, 2, 3], whole.Where(entry => entry.Key.Kind == ActorKind.Plan).Select(entry => entry.Key.PlanNumber).Distinct());
        Assert.All(whole.GroupBy(entry => entry.Key), actor => Assert.Equal(Enumerable.Range(1, actor.Count()), actor.Select(entry => (int)entry.Commit.Version)));

        // Of plans that are over nothing is kept in a position, however many there were.
        Assert.InRange(whole[^1].Cursor.ToString().Split('.').Length, 2, 2);
    }

    [Fact]
    public async Task Feed_AgentsThatWorkTogether_HasTheirCommitsInPagesOfAnySizeAndFromEveryCursor()
    {
        await SubmitAsync(Contract("b.txt", Plan(Agent("a"), Agent("b", "a"))) with { Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess } });
        await UntilAsync(GoalStatus.Complete);
        var whole = await AsInPagesAsync();

        Assert.Equal([ActorKind.Goal, ActorKind.Plan, ActorKind.Worker], whole.Select(entry => entry.Key.Kind).Distinct().Where(kind => kind != ActorKind.Board).Order());
        Assert.Equal(["a", "b"], whole.Where(entry => entry.Key.Kind == ActorKind.Worker).Select(entry => entry.Key.Step).Distinct());
        Assert.All(whole.GroupBy(entry => entry.Key), actor => Assert.Equal(Enumerable.Range(1, actor.Count()), actor.Select(entry => (int)entry.Commit.Version)));

        // Nor of workers that are over.
        Assert.Equal(2, whole[^1].Cursor.ToString().Split('_').Length);

        StepDefinition Agent(string id, params string[] after) => new()
        {
            Id = id,
            After = [.. after],
            Action = new AgentAction
            {
                Instructions = WordedModel.Instructions(
                    [("exec", new { command = $"touch {id}.txt" })],
                    [("propose_complete", new { summary = "It is there.", done = Array.Empty<string>(), left = Array.Empty<string>(), evidence = Array.Empty<string>(), deadEnds = Array.Empty<string>() })]),
            },
            Checks = [new FileCheck { Id = "there", File = $"{id}.txt" }],
        };
    }

    [Fact]
    public async Task Feed_NoSuchGoal_IsEmpty() => Assert.Empty(await PagesAsync(default, 10));

    [Theory]
    [InlineData("what")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.-1")]
    [InlineData("1.2.x")]
    [InlineData("1.2_x")]
    [InlineData("1.2_3_1.2.3")]
    [InlineData("1.2_3_1.2.0.4")]
    public async Task Feed_CursorOfSomethingElse_IsRefused(string cursor) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => PagesAsync(new Cursor(cursor), 10));

    [Fact]
    public async Task Search_WithoutAnIndex_IsRefused()
    {
        var reader = await ReaderAsync();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await reader.DueAsync(DateTimeOffset.MaxValue));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await reader.GoalsAsync(new GoalFilter()));
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync() => (await silo.ClusterAsync()).Goals;

    private static (ActorKey, long) Name(FeedEntry entry) => (entry.Key, entry.Commit.Version);

    private async Task<IRecordReader> ReaderAsync()
    {
        var cluster = await silo.ClusterAsync();
        return cluster.Service<GrainStorageRecordReader>(cluster.Silos[0]);
    }

    /// <summary>The feed, which must be the same in pages of any size and from every cursor. A goal that has ended may still write down who has heard of it: then once more.</summary>
    private async Task<List<FeedEntry>> AsInPagesAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var whole = await PagesAsync(default, 1_000);
            var pages = new List<(IEnumerable<FeedEntry> Expected, List<FeedEntry> Actual)>();
            foreach (var page in (int[])[1, 2, 3, 7])
            {
                pages.Add((whole, await PagesAsync(default, page)));
            }

            for (var index = 0; index < whole.Count; index++)
            {
                pages.Add((whole.Skip(index + 1), await PagesAsync(whole[index].Cursor, 5)));
            }

            if ((await PagesAsync(default, 1_000)).Count == whole.Count || deadline.IsCancellationRequested)
            {
                Assert.All(pages, static page => Assert.Equal(page.Expected.Select(Name), page.Actual.Select(Name)));
                return whole;
            }
        }
    }

    private async Task<List<FeedEntry>> PagesAsync(Cursor after, int limit)
    {
        var reader = await ReaderAsync();
        var entries = new List<FeedEntry>();
        while (await reader.FeedAsync(Goal, after, limit) is { IsEmpty: false } page)
        {
            Assert.InRange(page.Length, 1, limit);
            entries.AddRange(page);
            after = page[^1].Cursor;
        }

        return entries;
    }
}
