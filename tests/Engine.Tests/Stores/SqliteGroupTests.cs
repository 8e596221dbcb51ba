using System.Buffers.Binary;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>Who writes for whom, and what becomes of those who wait.</summary>
public sealed class SqliteGroupTests : IAsyncDisposable
{
    private const int Waiting = 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private SqliteRecordStore? store;

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }

        folder.Dispose();
    }

    [Fact]
    public async Task Append_NobodyElseWrites_IsDoneWhenItReturns()
    {
        store = await SqliteRecordStore.OpenAsync(folder);
        for (var version = 0; version < 20; version++)
        {
            var append = store.AppendAsync(Key(0), Commit(version));

            Assert.True(append.IsCompletedSuccessfully);
            Assert.Equal(AppendOutcome.Committed, await append);
        }

        Assert.Equal(20, CommitsInLog());
    }

    [Fact]
    public async Task Append_ManyWaitForTheWriter_ShareOneTransactionAndHaveTheirOwnOutcomes()
    {
        var (blocker, both) = await BlockWriterAsync(TimeSpan.FromMinutes(5));
        var waiting = Enumerable.Range(1, Waiting).Select(writer => store!.AppendAsync(Key(writer), Commit(0)).AsTask()).ToArray();
        var conflict = store!.AppendAsync(Key(Waiting), Commit(0)).AsTask();
        var next = store.AppendAsync(Key(Waiting), Commit(1)).AsTask();
        var gone = store.DeleteAsync(Key(1), 1).AsTask();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        blocker.Dispose();

        Assert.All(await Task.WhenAll(waiting).WaitAsync(Deadline), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal([AppendOutcome.Committed, AppendOutcome.Committed], await both);
        Assert.Equal((AppendOutcome.Conflict, AppendOutcome.Committed, AppendOutcome.Committed), (await conflict, await next, await gone));
        Assert.Equal(2, CommitsInLog());
        Assert.Equal(0, (await store.OpenAsync(Key(1))).Version);
        Assert.Equal(2, (await store.OpenAsync(Key(Waiting))).Version);
    }

    [Fact]
    public async Task Append_CancelledWhileWaiting_WritesNothing()
    {
        var (blocker, both) = await BlockWriterAsync(TimeSpan.FromMinutes(5));
        using var cancellation = new CancellationTokenSource();
        var cancelled = store!.AppendAsync(Key(1), Commit(0), cancellation.Token).AsTask();
        var other = store.AppendAsync(Key(2), Commit(0)).AsTask();

        await cancellation.CancelAsync();
        blocker.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline));
        Assert.All([.. await both, await other], outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal(0, (await store.OpenAsync(Key(1))).Version);
    }

    [Fact]
    public async Task Dispose_WritesAreWaiting_AreDoneFirst()
    {
        var (blocker, both) = await BlockWriterAsync(TimeSpan.FromMinutes(5));
        var waiting = Enumerable.Range(1, Waiting).Select(writer => store!.AppendAsync(Key(writer), Commit(0)).AsTask()).ToArray();

        var closing = store!.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.AppendAsync(Key(99), Commit(0)));
        Assert.False(closing.IsCompleted);
        blocker.Dispose();

        await closing.WaitAsync(Deadline);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal([AppendOutcome.Committed, AppendOutcome.Committed], await both);
        store = await SqliteRecordStore.OpenAsync(folder);
        Assert.Equal(1, (await store.OpenAsync(Key(Waiting))).Version);
    }

    [Fact]
    public async Task Append_WriterFails_EveryoneIsToldAndTheStoreIsClosed()
    {
        var (blocker, both) = await BlockWriterAsync(TimeSpan.FromSeconds(2));

        // Asynchronous, so that one which comes when the writer has failed already fails as the others do.
        var waiting = Enumerable.Range(1, Waiting).Select(async writer => await store!.AppendAsync(Key(writer), Commit(0))).ToArray();

        var failed = await Assert.ThrowsAsync<StoreUnavailableException>(() => both.WaitAsync(Deadline));
        Assert.Matches("not known whether it happened|this call did nothing", failed.Message);
        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => task.WaitAsync(Deadline));
        }

        // The cause is gone, but nothing is tried again on what has failed once.
        blocker.Dispose();
        Assert.Contains("closed itself", (await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store!.AppendAsync(Key(0), Commit(0)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store!.OpenAsync(Key(0)));
        await store!.DisposeAsync();

        store = await SqliteRecordStore.OpenAsync(folder);
        Assert.Equal(0, (await store.OpenAsync(Key(0))).Version);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key(0), Commit(0)));
    }

    [Fact]
    public async Task Append_AnotherProgramWroteDespiteTheLock_NothingIsDoubled()
    {
        store = await SqliteRecordStore.OpenAsync(folder);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Key(0), Commit(0)));
        using (var intruder = SqliteConnection.Open(folder.File("goals.db"), readOnly: false, Deadline))
        {
            intruder.Execute("INSERT INTO commits (sequence, actor, version, at, checksum, events) SELECT sequence + 1000, actor, 2, at, 0, x'00' FROM commits");
        }

        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(Key(0), Commit(1)));
        await Assert.ThrowsAsync<RecordCorruptException>(async () => await store.OpenAsync(Key(0)));
    }

    private static ActorKey Key(int writer) => ActorKey.ForPlan(GoalId.Local("goal"), writer + 1);

    private static RecordAppend Commit(long expectedVersion) =>
        new() { ExpectedVersion = expectedVersion, At = DateTimeOffset.UnixEpoch, Events = new byte[] { (byte)expectedVersion } };

    /// <summary>
    /// Opens the store and has somebody write who cannot finish before the blocker is disposed, which holds SQLite's own lock. Two begin, on
    /// threads of their own: the call of one returns, because it waits for the other, which writes; so it is known that there is one who writes.
    /// </summary>
    private async Task<(SqliteConnection Blocker, Task<AppendOutcome[]> Both)> BlockWriterAsync(TimeSpan busyTimeout)
    {
        store = await SqliteRecordStore.OpenAsync(folder, new SqliteRecordStoreOptions { BusyTimeout = busyTimeout });
        var opened = store;
        var blocker = SqliteConnection.Open(folder.File("goals.db"), readOnly: false, Deadline);
        blocker.Execute("BEGIN IMMEDIATE");
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var both = Task.WhenAll(((int[])[100, 101]).Select(writer => Task.Factory.StartNew(
            () =>
            {
                var append = opened.AppendAsync(Key(writer), Commit(0)).AsTask();
                returned.TrySetResult();
                return append;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
        await returned.Task.WaitAsync(Deadline);
        Assert.False(both.IsCompleted);
        return (blocker, both);
    }

    /// <summary>How many transactions the log holds: frames that name the database's size.</summary>
    private int CommitsInLog()
    {
        using var log = new FileStream(folder.File("goals.db-wal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var frame = new byte[24 + SqliteSchema.PageBytes];
        var commits = 0;
        for (log.Position = 32; log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length;)
        {
            commits += BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) == 0 ? 0 : 1;
        }

        return commits;
    }
}
