using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.RecordStores;

/// <summary>Append, open and delete, one caller at a time.</summary>
public abstract class RecordStoreBasics : RecordStoreSuite
{
    [Fact]
    public async Task Open_NoRecord_IsEmpty() => AssertNone(await (await StoreAsync()).OpenAsync(GoalKey()));

    [Fact]
    public async Task Append_ManyCommits_AreReadInOrder()
    {
        var store = await StoreAsync();
        var commits = Enumerable.Range(1, 30).Select(seed => Bytes(seed, seed * 7)).ToArray();

        await CommitAsync(store, GoalKey(), commits);

        AssertCommits(await store.OpenAsync(GoalKey()), commits);
        AssertCommits(await (await ReopenAsync()).OpenAsync(GoalKey()), commits);
    }

    [Fact]
    public async Task Version_AtAnyTime_IsThatOfTheWholeRecord()
    {
        var store = await StoreAsync();
        Assert.Equal(0, await store.VersionAsync(GoalKey()));

        await CommitAsync(store, GoalKey(), [.. Enumerable.Range(1, 12).Select(seed => Bytes(seed, 9_000))]);
        Assert.Equal(12, await store.VersionAsync(GoalKey()));
        Assert.Equal(12, await (await ReopenAsync()).VersionAsync(GoalKey()));

        store = await StoreAsync();
        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(GoalKey(), 12));
        Assert.Equal(0, await store.VersionAsync(GoalKey()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    public async Task Append_OtherVersionThanExpected_ConflictsAndChangesNothing(int version, int expected)
    {
        var store = await StoreAsync();
        var commits = Enumerable.Range(1, version).Select(seed => Bytes(seed)).ToArray();
        await CommitAsync(store, GoalKey(), commits);

        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(GoalKey(), Append(expected, Bytes(9), Bytes(10))));

        AssertCommits(await store.OpenAsync(GoalKey()), commits);
        await CommitAsync(store, GoalKey(), Bytes(11));
        AssertCommits(await (await ReopenAsync()).OpenAsync(GoalKey()), [.. commits, Bytes(11)]);
    }

    [Fact]
    public async Task Append_ThatForgetsHistory_LeavesItsSnapshotAndCountsOn()
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), [.. Enumerable.Range(1, 12).Select(seed => Bytes(seed, 9_000))]);

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(12, Bytes(20), Bytes(21)) with { ForgetsHistory = true }));
        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(GoalKey(), Append(0, Bytes(22))));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(13, Bytes(23))));

        var record = await (await ReopenAsync()).OpenAsync(GoalKey());
        Assert.Equal((14L, 13L), (record.Version, record.SnapshotVersion));
        Assert.True(record.Snapshot!.Value.Span.SequenceEqual(Bytes(21)));
        Assert.Equal([14L], record.Commits.Select(commit => commit.Version));
    }

    [Fact]
    public async Task Append_SameAppendTwice_CountsOnce()
    {
        var store = await StoreAsync();

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(0, Bytes(1))));
        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(GoalKey(), Append(0, Bytes(1))));

        AssertCommits(await store.OpenAsync(GoalKey()), Bytes(1));
    }

    [Fact]
    public async Task Append_AfterReopen_GoesOnFromTheStoredVersion()
    {
        await CommitAsync(await StoreAsync(), GoalKey(), Bytes(1), Bytes(2));
        var store = await ReopenAsync();

        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(GoalKey(), Append(1, Bytes(9))));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(2, Bytes(3))));

        AssertCommits(await store.OpenAsync(GoalKey()), Bytes(1), Bytes(2), Bytes(3));
    }

    [Fact]
    public async Task Append_NoEvents_IsACommitToo()
    {
        var store = await StoreAsync();

        await CommitAsync(store, GoalKey(), [], Bytes(2), []);

        AssertCommits(await store.OpenAsync(GoalKey()), [], Bytes(2), []);
        AssertCommits(await (await ReopenAsync()).OpenAsync(GoalKey()), [], Bytes(2), []);
    }

    [Fact]
    public async Task Append_Snapshot_IsReadWithTheCommitsAfterIt()
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), Bytes(1), Bytes(2));

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(2, Bytes(3), Bytes(33, 300))));
        await AssertSnapshotAsync(store, Bytes(33, 300), 3);

        await CommitAsync(store, GoalKey(), Bytes(4), Bytes(5));
        await AssertSnapshotAsync(store, Bytes(33, 300), 3, Bytes(4), Bytes(5));

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(5, [], Bytes(66, 20))));
        await AssertSnapshotAsync(store, Bytes(66, 20), 6);

        await CommitAsync(store, GoalKey(), Bytes(7));
        await AssertSnapshotAsync(store, Bytes(66, 20), 6, Bytes(7));
        await AssertSnapshotAsync(await ReopenAsync(), Bytes(66, 20), 6, Bytes(7));
    }

    [Fact]
    public async Task Append_SnapshotWithTheFirstCommit_IsRead()
    {
        var store = await StoreAsync();

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(0, Bytes(1), [])));

        await AssertSnapshotAsync(store, [], 1);
    }

    [Fact]
    public async Task Append_TwoKindsUnderOneId_StayApart()
    {
        var store = await StoreAsync();
        var (goal, plan) = (GoalKey(), GoalKey() with { Kind = ActorKind.Plan });

        await CommitAsync(store, goal, Bytes(1), Bytes(2));
        await CommitAsync(store, plan, Bytes(3));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(plan, Append(1, Bytes(4), Bytes(44))));
        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(plan, 2));

        AssertCommits(await store.OpenAsync(goal), Bytes(1), Bytes(2));
        AssertNone(await store.OpenAsync(plan));
    }

    [Fact]
    public async Task Append_IdsThatCouldBeMistaken_AreToldApart()
    {
        var store = await StoreAsync();
        string[] names = ["cafe", "e5", "a", "a-", "a-b", "ab", "null", "true", "con", "nan", "infinity", new('x', 63), new string('x', 62) + "-"];
        var keys = names.Select(GoalKey).Concat(names.Select(name => PlanKey(1, name))).Append(LongKey('y')).Append(LongKey('z')).ToArray();

        foreach (var (key, seed) in keys.Select((key, index) => (key, index)))
        {
            await CommitAsync(store, key, Bytes(seed), Bytes(1_000 + seed));
        }

        store = await ReopenAsync();
        foreach (var (key, seed) in keys.Select((key, index) => (key, index)))
        {
            AssertCommits(await store.OpenAsync(key), Bytes(seed), Bytes(1_000 + seed));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32 * 1024)]
    [InlineData((64 * 1024) - 1)]
    [InlineData(256 * 1024)]
    [InlineData(1024 * 1024)]
    public async Task Append_LargeEventsAndSnapshots_AreKeptWhole(int length)
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), Bytes(1, length), Bytes(2), Bytes(3, length));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(PlanKey(1), Append(0, Bytes(4, length), Bytes(5, length))));
        await CommitAsync(store, PlanKey(1), Bytes(6, length));

        store = await ReopenAsync();

        AssertCommits(await store.OpenAsync(GoalKey()), Bytes(1, length), Bytes(2), Bytes(3, length));
        var plan = await store.OpenAsync(PlanKey(1));
        Assert.Equal(Bytes(5, length), plan.Snapshot!.Value.ToArray());
        AssertCommitsAfter(plan, 1, Bytes(6, length));
    }

    [Fact]
    public async Task Append_CallerUsesItsBufferAgain_StoreKeepsWhatItWasGiven()
    {
        var store = await StoreAsync();
        var (events, snapshot) = (Bytes(1), Bytes(2));

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(0, events, snapshot)));
        Array.Clear(events);
        Array.Clear(snapshot);

        var record = await store.OpenAsync(GoalKey());
        Assert.Equal(Bytes(2), record.Snapshot!.Value.ToArray());
        await CommitAsync(store, GoalKey(), Bytes(3));
        AssertCommitsAfter(await store.OpenAsync(GoalKey()), 1, Bytes(3));
    }

    [Fact]
    public async Task Append_Cancelled_WritesNothing()
    {
        var store = await StoreAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.AppendAsync(GoalKey(), Append(0, Bytes(1)), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.OpenAsync(GoalKey(), cancelled));

        AssertNone(await store.OpenAsync(GoalKey()));
    }

    [Fact]
    public async Task Delete_Record_IsGoneWithItsHistory()
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), Bytes(1), Bytes(2));
        await CommitAsync(store, GoalKey("other"), Bytes(3));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(2, Bytes(4), Bytes(44))));
        await CommitAsync(store, GoalKey(), Bytes(5));

        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(GoalKey(), 4));

        AssertNone(await store.OpenAsync(GoalKey()));
        store = await ReopenAsync();
        AssertNone(await store.OpenAsync(GoalKey()));
        AssertCommits(await store.OpenAsync(GoalKey("other")), Bytes(3));
    }

    [Fact]
    public async Task Delete_NoRecord_Succeeds()
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), Bytes(1));

        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(GoalKey("never"), 0));
        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(GoalKey(), 1));
        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(GoalKey(), 1));

        AssertNone(await store.OpenAsync(GoalKey()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Delete_OtherVersionThanExpected_ConflictsAndChangesNothing(int expected)
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), Bytes(1), Bytes(2));

        Assert.Equal(AppendOutcome.Conflict, await store.DeleteAsync(GoalKey(), expected));

        AssertCommits(await store.OpenAsync(GoalKey()), Bytes(1), Bytes(2));
    }

    [Fact]
    public async Task Append_AfterDelete_BeginsAtVersionOne()
    {
        var store = await StoreAsync();
        await CommitAsync(store, GoalKey(), Bytes(1), Bytes(2));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(2, Bytes(3), Bytes(33))));
        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(GoalKey(), 3));

        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(GoalKey(), Append(3, Bytes(4))));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(0, Bytes(5))));

        AssertCommits(await store.OpenAsync(GoalKey()), Bytes(5));
        AssertCommits(await (await ReopenAsync()).OpenAsync(GoalKey()), Bytes(5));
    }

    private async Task AssertSnapshotAsync(IRecordStore store, byte[] snapshot, long version, params byte[][] commits)
    {
        var record = await store.OpenAsync(GoalKey());
        Assert.Equal(version + commits.Length, record.Version);
        Assert.Equal(version, record.SnapshotVersion);
        Assert.Equal(snapshot, record.Snapshot!.Value.ToArray());
        AssertCommitsAfter(record, version, commits);
    }

    /// <summary>A key as long as keys may be, told from another by its last character only.</summary>
    private ActorKey LongKey(char last)
    {
        var id = $"{Tenant}/long";
        while (id.Length < ActorKey.MaximumLength)
        {
            id += "/" + new string('s', Math.Min(63, ActorKey.MaximumLength - id.Length - 1));
        }

        return new ActorKey(ActorKind.Plan, string.Concat(id.AsSpan(0, ActorKey.MaximumLength - 1), last.ToString()));
    }
}
