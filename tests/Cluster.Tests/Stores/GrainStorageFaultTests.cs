using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>The store when its storage fails, and when writers die or race.</summary>
public sealed class GrainStorageFaultTests
{
    private const int Large = 600 * 1024;

    private static readonly ActorKey Key = ActorKey.ForGoal(new GoalId("t", "goal"));

    private readonly ScriptedStorage storage = new();

    [Theory]
    [InlineData(40)]
    [InlineData(Large)]
    public async Task Append_ConflictWithItsOwnSuccess_IsCommitted(int size)
    {
        storage.Script = operation => operation.Verb == StorageVerb.Write ? StorageFault.ConflictWithItself : StorageFault.None;
        var store = Store();

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(0, Bytes(1, size), Bytes(2, size))));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(1, Bytes(3))));

        storage.Script = _ => StorageFault.None;
        await AssertRecordAsync(Bytes(2, size), 1, Bytes(3));
    }

    [Theory]
    [InlineData(nameof(StorageFault.Before), 0)]
    [InlineData(nameof(StorageFault.After), 1)]
    public async Task Append_HeadFails_OutcomeIsUnknownAndReadingTells(string fault, long version)
    {
        storage.Script = operation => operation is { Verb: StorageVerb.Write, IsHead: true } ? Enum.Parse<StorageFault>(fault) : StorageFault.None;
        var store = Store();

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.AppendAsync(Key, Append(0, Bytes(1, Large))));

        storage.Script = _ => StorageFault.None;
        Assert.Equal(version, (await store.OpenAsync(Key)).Version);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(version, Bytes(2))));
        Assert.Equal(version + 1, (await Store().OpenAsync(Key)).Commits.Length);
    }

    [Fact]
    public async Task Append_WriterDiesBeforeItsHead_OthersGoOnAndNothingOfItIsSeen()
    {
        var store = Store();
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(0, Bytes(1, Large), Bytes(2, Large))));
        storage.Script = operation => operation is { Verb: StorageVerb.Write, IsHead: true } ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.AppendAsync(Key, Append(1, Bytes(3, Large), Bytes(4, Large))));
        storage.Script = _ => StorageFault.None;

        var other = Store();
        await AssertRecordAsync(Bytes(2, Large), 1);
        Assert.Equal(AppendOutcome.Committed, await other.AppendAsync(Key, Append(1, Bytes(5, Large), Bytes(6, Large))));

        await AssertRecordAsync(Bytes(6, Large), 2);
        Assert.Equal([Bytes(1, Large), Bytes(5, Large)], await HistoryAsync(0));
    }

    [Fact]
    public async Task Append_ManyWritersOfPieces_NoPieceHasTwoCreators()
    {
        for (var version = 0; version < 10; version++)
        {
            var stores = Enumerable.Range(0, 6).Select(_ => Store()).ToArray();
            var outcomes = await Task.WhenAll(stores.Select((store, writer) => store.AppendAsync(Key, Append(version, Bytes(writer, Large), Bytes(-writer, Large))).AsTask()));

            var winner = Array.IndexOf(outcomes, AppendOutcome.Committed);
            Assert.Equal(5, outcomes.Count(outcome => outcome == AppendOutcome.Conflict));
            await AssertRecordAsync(Bytes(-winner, Large), version + 1);
        }

        Assert.All(storage.Creations.Where(created => created.Key.Contains(".piece|", StringComparison.Ordinal)), created => Assert.Equal(1, created.Value));
        Assert.Equal(10, (await HistoryAsync(0)).Length);

        // What losers wrote is gone again, and so is every snapshot but the newest: ten events of three pieces, one snapshot of three.
        Assert.Equal(33, storage.Pieces.Length);
    }

    [Fact]
    public async Task Append_AnyAmount_NoRecordExceedsItsBound()
    {
        var store = Store();
        for (var version = 0; version < 40; version++)
        {
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(version, Bytes(version, 1 << (version % 21)), version % 10 == 9 ? Bytes(version, Large) : null)));
        }

        Assert.Equal(StorageCells.MaximumBytes, storage.LargestWrite);
    }

    [Fact]
    public async Task Append_SnapshotNotRemoved_IsRemovedLater()
    {
        var store = Store();
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(0, Bytes(1), Bytes(2, Large))));
        storage.Script = operation => operation.Verb == StorageVerb.Clear ? StorageFault.Before : StorageFault.None;
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(1, [], Bytes(3, Large))));
        Assert.Equal(6, storage.Pieces.Length);
        storage.Script = _ => StorageFault.None;

        Assert.Equal(AppendOutcome.Committed, await Store().AppendAsync(Key, Append(2, Bytes(4))));

        Assert.Equal(3, storage.Pieces.Length);
        await AssertRecordAsync(Bytes(3, Large), 2, Bytes(4));
    }

    [Fact]
    public async Task Delete_Interrupted_RecordIsGoneAndWhatIsLeftIsRemovedLater()
    {
        var store = Store();
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(0, Bytes(1, Large), Bytes(2, Large))));
        storage.Script = operation => operation.Verb == StorageVerb.Clear ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.DeleteAsync(Key, 1));
        storage.Script = _ => StorageFault.None;

        Assert.Equal(0, (await Store().OpenAsync(Key)).Version);
        Assert.Equal(6, storage.Pieces.Length);
        Assert.Equal(AppendOutcome.Conflict, await Store().AppendAsync(Key, Append(1, Bytes(3))));
        Assert.Equal(AppendOutcome.Committed, await Store().AppendAsync(Key, Append(0, Bytes(4))));

        Assert.Empty(storage.Pieces);
        Assert.Equal([Bytes(4)], await HistoryAsync(0));
    }

    [Fact]
    public async Task Delete_Record_LeavesNothing()
    {
        var store = Store();
        for (var version = 0; version < RecordHistory.FanOut + 5; version++)
        {
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(version, Bytes(version, GrainStorageRecordStore.TailBytes), version == 7 ? Bytes(9, Large) : null)));
        }

        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(Key, RecordHistory.FanOut + 5));

        Assert.Empty(storage.Keys);
    }

    [Fact]
    public async Task Open_PieceDamagedOrLost_SaysSo()
    {
        var store = Store();
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(0, Bytes(1, Large))));
        var piece = storage.Pieces[1];

        storage.Damage(piece);
        await Assert.ThrowsAsync<RecordCorruptException>(async () => await store.OpenAsync(Key));
        storage.Lose(piece);
        await Assert.ThrowsAsync<RecordCorruptException>(async () => await store.OpenAsync(Key));
    }

    [Fact]
    public async Task Open_HeadDamaged_SaysSo()
    {
        var store = Store();
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(0, Bytes(1))));

        storage.Damage(Assert.Single(storage.Keys));

        await Assert.ThrowsAsync<RecordCorruptException>(async () => await store.OpenAsync(Key));
    }

    [Fact]
    public async Task History_ThousandsOfSegments_EveryCommitIsReachedAndTheHeadStaysSmall()
    {
        const int count = (RecordHistory.FanOut * RecordHistory.FanOut) + 40;
        var store = Store();
        for (var version = 0; version < count; version++)
        {
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key, Append(version, Bytes(version, GrainStorageRecordStore.TailBytes))));
        }

        var reads = 0;
        storage.Script = operation =>
        {
            Interlocked.Add(ref reads, operation.Verb == StorageVerb.Read ? 1 : 0);
            return StorageFault.None;
        };
        foreach (var after in (int[])[0, 1, RecordHistory.FanOut, 500, count - 41, count - 2, count])
        {
            reads = 0;
            var commits = await Store().HistoryAsync(Key, after, 5, TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(after + 1, Math.Min(5, count - after)), commits.Take(5).Select(commit => (int)commit.Version));
            Assert.All(commits, commit => Assert.Equal(Bytes((int)commit.Version - 1, GrainStorageRecordStore.TailBytes), commit.Events.ToArray()));
            Assert.InRange(reads, 1, 12);
        }

        Assert.InRange(storage.LargestWrite, 1, GrainStorageRecordStore.TailBytes + (16 * 1024));
        Assert.Equal(count, (await HistoryAsync(0)).Length);
    }

    private static RecordAppend Append(long expectedVersion, byte[] events, byte[]? snapshot = null) => new()
    {
        ExpectedVersion = expectedVersion,
        At = DateTimeOffset.UnixEpoch.AddSeconds(expectedVersion),
        Events = events,
        Snapshot = snapshot is null ? null : (ReadOnlyMemory<byte>?)snapshot,
    };

    private static byte[] Bytes(int seed, int length = 40)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private GrainStorageRecordStore Store() => StorageSilo.StoreOver(storage);

    private async Task<byte[][]> HistoryAsync(long after) =>
        [.. (await Store().HistoryAsync(Key, after, int.MaxValue, TestContext.Current.CancellationToken)).Select(commit => commit.Events.ToArray())];

    private async Task AssertRecordAsync(byte[] snapshot, long snapshotVersion, params byte[][] commits)
    {
        var record = await Store().OpenAsync(Key);
        Assert.Equal(snapshot, record.Snapshot!.Value.ToArray());
        Assert.Equal(snapshotVersion, record.SnapshotVersion);
        Assert.Equal(snapshotVersion + commits.Length, record.Version);
        Assert.Equal(commits, record.Commits.Select(commit => commit.Events.ToArray()));
    }
}
