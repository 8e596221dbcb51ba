using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.RecordStores;

/// <summary>What every <see cref="IRecordReader"/> must do. The store under test is the reader too, unless <see cref="ReaderAsync"/> says otherwise.</summary>
public abstract class RecordReaderConformance : RecordStoreSuite
{
    private const int Never = -1;

    [Fact]
    public async Task Read_Record_IsWhatOpenGives()
    {
        var (store, reader) = await BothAsync();
        await CommitAsync(store, GoalKey(), Bytes(1));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(1, Bytes(2), Bytes(22))));
        await CommitAsync(store, GoalKey(), Bytes(3));

        var record = await reader.ReadAsync(GoalKey());

        Assert.Equal(3, record.Version);
        Assert.Equal(2, record.SnapshotVersion);
        Assert.Equal(Bytes(22), record.Snapshot!.Value.ToArray());
        AssertCommitsAfter(record, 2, Bytes(3));
        AssertNone(await reader.ReadAsync(GoalKey("never")));
    }

    [Fact]
    public async Task Due_ManyActors_LongestDueFirst()
    {
        var (store, reader) = await BothAsync();
        await DueAtAsync(store, GoalKey("late"), 30);
        await DueAtAsync(store, GoalKey("early"), 10);
        await DueAtAsync(store, PlanKey(1), 20);
        await DueAtAsync(store, GoalKey("never"), Never);

        Assert.Empty(await DueAsync(reader, Start.AddSeconds(10).AddTicks(-1)));
        Assert.Equal([GoalKey("early"), PlanKey(1)], await DueAsync(reader, Start.AddSeconds(20)));
        Assert.Equal([GoalKey("early"), PlanKey(1), GoalKey("late")], await DueAsync(reader, DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Due_NewerCommit_ReplacesIt()
    {
        var (store, reader) = await BothAsync();
        await DueAtAsync(store, GoalKey(), 10);
        await DueAtAsync(store, PlanKey(1), 10);

        await DueAtAsync(store, GoalKey(), 50);
        await DueAtAsync(store, PlanKey(1), Never);
        Assert.Empty(await DueAsync(reader, Start.AddSeconds(49)));

        await DueAtAsync(store, PlanKey(1), 5);
        Assert.Equal([PlanKey(1), GoalKey()], await DueAsync(reader, Start.AddSeconds(50)));

        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(PlanKey(1), 3));
        Assert.Equal([GoalKey()], await DueAsync(reader, Start.AddSeconds(50)));
    }

    [Fact]
    public async Task Due_Conflict_ChangesNothing()
    {
        var (store, reader) = await BothAsync();
        await DueAtAsync(store, GoalKey(), 10);

        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(GoalKey(), Append(0, Bytes(1), due: null, summary: Summary(GoalStatus.Active))));

        Assert.Equal([GoalKey()], await DueAsync(reader, Start.AddSeconds(10)));
        Assert.Empty((await reader.GoalsAsync(new GoalFilter { Tenant = Tenant })).Goals);
    }

    [Fact]
    public async Task Goals_NewerCommit_ReplacesTheSummary()
    {
        var (store, reader) = await BothAsync();
        await ListAsync(store, "goal", Summary(GoalStatus.Active, 5, "first"));
        await ListAsync(store, "goal", Summary(GoalStatus.Blocked, 5, "zweites Ziel ✓"));
        await ListAsync(store, "unlisted", null);

        var goal = Assert.Single((await reader.GoalsAsync(new GoalFilter { Tenant = Tenant })).Goals);
        Assert.Equal(
            new GoalSummary
            {
                Id = Goal(), Status = GoalStatus.Blocked, Objective = "zweites Ziel ✓", AcceptedAt = Start.AddSeconds(5), UpdatedAt = Start.AddSeconds(6),
            },
            goal);

        await ListAsync(store, "goal", null);
        Assert.Empty((await reader.GoalsAsync(new GoalFilter { Tenant = Tenant })).Goals);
    }

    [Fact]
    public async Task Goals_Filter_ShowsThoseStatusesAndThatTenantOnly()
    {
        var (store, reader) = await BothAsync();
        var statuses = Enum.GetValues<GoalStatus>().Where(status => status != GoalStatus.None).ToArray();
        foreach (var status in statuses)
        {
            await ListAsync(store, $"g-{(int)status}", Summary(status, (int)status));
        }

        // Its name is a beginning of the other tenant's, which must not be taken for it.
        Assert.Equal(
            AppendOutcome.Committed,
            await store.AppendAsync(ActorKey.ForGoal(new GoalId(Tenant + "-x", "goal")), Append(0, Bytes(1), summary: Summary(GoalStatus.Active))));

        Assert.Equal(["g-9", "g-8", "g-7", "g-6", "g-5", "g-4", "g-3", "g-2", "g-1"], await NamesAsync(reader, new GoalFilter { Tenant = Tenant }));
        Assert.Equal(["g-9", "g-2"], await NamesAsync(reader, new GoalFilter { Tenant = Tenant, Statuses = [GoalStatus.Complete, GoalStatus.Active, GoalStatus.Active] }));
        Assert.Equal(["goal"], await NamesAsync(reader, new GoalFilter { Tenant = Tenant + "-x" }));
        Assert.Empty(await NamesAsync(reader, new GoalFilter { Tenant = Tenant + "-y" }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Goals_Pages_RepeatAndSkipNothing(int limit)
    {
        var (store, reader) = await BothAsync();
        for (var number = 0; number < 12; number++)
        {
            // Several were accepted in the same moment: their order is that of their ids.
            await ListAsync(store, $"g-{(char)('a' + number)}", Summary((GoalStatus)((number % 9) + 1), number / 4));
        }

        var names = new List<string>();
        var filter = new GoalFilter { Tenant = Tenant, Limit = limit };
        GoalPage page;
        do
        {
            page = await reader.GoalsAsync(filter);
            Assert.True(page.Goals.Length <= limit);
            names.AddRange(page.Goals.Select(goal => goal.Id.Name));
            filter = filter with { After = page.Next ?? default };
        }
        while (page.Next is not null);

        Assert.Equal(["g-i", "g-j", "g-k", "g-l", "g-e", "g-f", "g-g", "g-h", "g-a", "g-b", "g-c", "g-d"], names);
    }

    [Fact]
    public async Task Feed_GoalAndPlans_InTheOrderOfTheirCommits()
    {
        var (store, reader) = await BothAsync();
        ActorKey[] order = [GoalKey(), PlanKey(1), GoalKey("goal-x"), PlanKey(1), GoalKey(), PlanKey(2), PlanKey(1, "goal-x"), PlanKey(1), PlanKey(10), GoalKey("goa"), GoalKey()];
        foreach (var (key, seed) in order.Select((key, index) => (key, index)))
        {
            await CommitAsync(store, key, Bytes(seed));
        }

        foreach (var page in (int[])[1, 2, 100])
        {
            var feed = await FeedAsync(reader, Goal(), page: page);
            var expected = order.Select((key, seed) => (key, seed)).Where(entry => entry.key.Goal == Goal()).ToArray();
            Assert.Equal(expected.Select(entry => entry.key), feed.Select(entry => entry.Key));
            Assert.All(expected.Zip(feed), pair => Assert.Equal(Bytes(pair.First.seed), pair.Second.Commit.Events.ToArray()));
        }
    }

    [Fact]
    public async Task Feed_FromEveryCursor_GivesTheRest()
    {
        var (store, reader) = await BothAsync();
        for (var round = 0; round < 20; round++)
        {
            await CommitAsync(store, round % 3 == 0 ? GoalKey() : PlanKey(round % 3), Bytes(round));
        }

        var feed = await FeedAsync(reader, Goal());
        Assert.Equal(20, feed.Length);
        for (var index = 0; index < feed.Length; index++)
        {
            var rest = await FeedAsync(reader, Goal(), feed[index].Cursor);
            Assert.Equal(feed.Skip(index + 1).Select(entry => (entry.Cursor, entry.Key)), rest.Select(entry => (entry.Cursor, entry.Key)));
        }
    }

    [Fact]
    public async Task Feed_AtItsEnd_IsEmptyUntilTheNextCommit()
    {
        var (store, reader) = await BothAsync();
        await CommitAsync(store, GoalKey(), Bytes(1));
        var end = Assert.Single(await FeedAsync(reader, Goal())).Cursor;

        await CommitAsync(store, GoalKey("other"), Bytes(2));
        Assert.Empty(await FeedAsync(reader, Goal(), end));

        await CommitAsync(store, PlanKey(1), Bytes(3));
        Assert.Equal(PlanKey(1), Assert.Single(await FeedAsync(reader, Goal(), end)).Key);
        Assert.Empty(await FeedAsync(reader, Goal("never")));
    }

    [Fact]
    public async Task Feed_NewestCommitDeleted_LaterCommitsAreStillSeen()
    {
        var (store, reader) = await BothAsync();
        await CommitAsync(store, GoalKey(), Bytes(1));
        await CommitAsync(store, PlanKey(1), Bytes(2), Bytes(3));
        var end = (await FeedAsync(reader, Goal()))[^1].Cursor;

        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(PlanKey(1), 2));
        store = await ReopenAsync();
        await CommitAsync(store, GoalKey(), Bytes(4));

        reader = await ReaderAsync(store);
        Assert.Equal(Bytes(4), Assert.Single(await FeedAsync(reader, Goal(), end)).Commit.Events.ToArray());
        Assert.Equal([GoalKey(), GoalKey()], (await FeedAsync(reader, Goal())).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Feed_WhileManyWrite_SkipsAndRepeatsNothing()
    {
        var (store, reader) = await BothAsync();
        var keys = Enumerable.Range(1, Writers).Select(number => number % 4 == 0 ? PlanKey(number, "other") : PlanKey(number)).ToArray();

        var writing = AtOnceAsync(keys.Length, async writer =>
        {
            for (var version = 0; version < AppendsPerWriter; version++)
            {
                Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(keys[writer], Append(version, Bytes(version))));
            }

            return 0;
        });
        var seen = new List<FeedEntry>();
        bool last;
        do
        {
            last = writing.IsCompleted;
            seen.AddRange(await FeedAsync(reader, Goal(), seen.Count == 0 ? default : seen[^1].Cursor, page: 11));
        }
        while (!last);

        await writing;
        Assert.Equal(keys.Count(key => key.Goal == Goal()) * AppendsPerWriter, seen.Count);
        foreach (var key in keys.Where(key => key.Goal == Goal()))
        {
            Assert.Equal(
                Enumerable.Range(1, AppendsPerWriter).Select(version => (long)version),
                seen.Where(entry => entry.Key == key).Select(entry => entry.Commit.Version));
        }
    }

    [Fact]
    public async Task Feed_CursorOfSomethingElse_IsRefused()
    {
        var (store, reader) = await BothAsync();
        await CommitAsync(store, GoalKey(), Bytes(1));

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await reader.FeedAsync(Goal(), new Cursor("what"), 10));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await reader.GoalsAsync(new GoalFilter { After = new Cursor("what") }));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await reader.FeedAsync(Goal(), default, 0));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await reader.GoalsAsync(new GoalFilter { Limit = 0 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await reader.GoalsAsync(new GoalFilter { Limit = 1_001 }));
    }

    /// <summary>The reader of a store.</summary>
    protected virtual ValueTask<IRecordReader> ReaderAsync(IRecordStore store) => new((IRecordReader)store);

    private static async Task DueAtAsync(IRecordStore store, ActorKey key, int second)
    {
        var version = (await store.OpenAsync(key)).Version;
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(key, Append(version, Bytes(1), due: second == Never ? null : Start.AddSeconds(second))));
    }

    private static async Task<string[]> NamesAsync(IRecordReader reader, GoalFilter filter) =>
        [.. (await reader.GoalsAsync(filter)).Goals.Select(goal => goal.Id.Name)];

    private async Task<(IRecordStore Store, IRecordReader Reader)> BothAsync()
    {
        var store = await StoreAsync();
        return (store, await ReaderAsync(store));
    }

    private async Task ListAsync(IRecordStore store, string name, RecordSummary? summary)
    {
        var version = (await store.OpenAsync(GoalKey(name))).Version;
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(name), Append(version, Bytes(1), summary: summary)));
    }

    /// <summary>The due actors of this test.</summary>
    private async Task<ActorKey[]> DueAsync(IRecordReader reader, DateTimeOffset now) =>
        [.. (await reader.DueAsync(now)).Where(key => key.Id.StartsWith(Tenant + "/", StringComparison.Ordinal))];
}
