using System.Diagnostics;
using System.Runtime.Versioning;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>The reader that holds no lock: beside a writer, without one, and without a store.</summary>
public sealed class SqliteReadOnlyTests : IDisposable
{
    private static readonly ActorKey Key = ActorKey.ForGoal(GoalId.Local("goal"));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Read_NoStoreYet_IsEmptyUntilThereIsOne()
    {
        using var reader = new SqliteRecordReader(folder.File("later"));

        Assert.Equal(0, (await reader.ReadAsync(Key)).Version);
        Assert.Empty(await reader.FeedAsync(GoalId.Local("goal"), default, 10));
        Assert.Empty(await reader.DueAsync(DateTimeOffset.MaxValue));
        Assert.Empty((await reader.GoalsAsync(new GoalFilter())).Goals);
        Assert.False(Directory.Exists(folder.File("later")));

        await using var store = await SqliteRecordStore.OpenAsync(folder.File("later"));
        await store.AppendAsync(Key, Commit(0));
        Assert.Equal(1, (await reader.ReadAsync(Key)).Version);
    }

    [Fact]
    public async Task Read_WriterInAnotherProcess_SeesWhatItAcknowledges()
    {
        using var child = StoreChild.Start("Append", folder);
        using var reader = new SqliteRecordReader(folder);
        for (var count = 0; count < 300; count++)
        {
            var said = (await child.StandardOutput.ReadLineAsync())!.Split(' ');
            var key = StoreChild.Key(int.Parse(said[1], System.Globalization.CultureInfo.InvariantCulture));

            var record = await reader.ReadAsync(key);

            Assert.True(record.Version >= long.Parse(said[2], System.Globalization.CultureInfo.InvariantCulture), string.Join(' ', said));
            Assert.All(record.Commits, commit => Assert.Equal(StoreChild.Events(key, commit.Version), commit.Events.ToArray()));
        }

        child.Kill();
        await child.WaitForExitAsync();
    }

    [Fact]
    public async Task Read_StoreIsClosedAndOpenedMeanwhile_GoesOn()
    {
        using var reader = new SqliteRecordReader(folder);
        for (var round = 0; round < 4; round++)
        {
            await using (var store = await SqliteRecordStore.OpenAsync(folder))
            {
                await store.AppendAsync(Key, Commit(round));
                Assert.Equal(round + 1, (await reader.ReadAsync(Key)).Version);
            }

            Assert.Equal(round + 1, (await reader.ReadAsync(Key)).Version);
        }
    }

    [Fact]
    public async Task Dispose_ReaderIsTheLast_LeavesTheLogToTheWriter()
    {
        var store = await SqliteRecordStore.OpenAsync(folder);
        await store.AppendAsync(Key, Commit(0));
        using var copy = new TemporaryFolder();
        foreach (var file in (string[])["goals.db", "goals.db-wal"])
        {
            File.Copy(folder.File(file), copy.File(file));
        }

        await store.DisposeAsync();
        var (database, log) = (File.ReadAllBytes(copy.File("goals.db")), File.ReadAllBytes(copy.File("goals.db-wal")));

        using (var reader = new SqliteRecordReader(copy))
        {
            Assert.Equal(1, (await reader.ReadAsync(Key)).Version);
        }

        Assert.Equal(database, File.ReadAllBytes(copy.File("goals.db")));
        Assert.Equal(log, File.ReadAllBytes(copy.File("goals.db-wal")));
    }

    [Fact]
    public async Task Connection_ForReading_RefusesToWrite()
    {
        await using (await SqliteRecordStore.OpenAsync(folder))
        {
        }

        using var connection = SqliteConnection.Open(folder.File("goals.db"), readOnly: true, TimeSpan.Zero);

        Assert.Throws<SqliteException>(() => connection.Execute("DELETE FROM commits"));
        Assert.Throws<SqliteException>(() => connection.Execute("PRAGMA query_only = 0; DELETE FROM commits"));
    }

    [Fact]
    public async Task Connection_LockIsHeldByAnother_WaitsInMilliseconds()
    {
        await using (await SqliteRecordStore.OpenAsync(folder))
        {
        }

        using var holder = SqliteConnection.Open(folder.File("goals.db"), readOnly: false, TimeSpan.Zero);
        holder.Execute("BEGIN IMMEDIATE");
        using var waiter = SqliteConnection.Open(folder.File("goals.db"), readOnly: false, TimeSpan.FromMilliseconds(200));

        // In whole seconds, which is how the bundled library would wait, there would be no time to wait at all.
        var begun = Stopwatch.GetTimestamp();
        Assert.True(Assert.Throws<SqliteException>(() => waiter.Execute("BEGIN IMMEDIATE")).IsBusy);
        Assert.True(Stopwatch.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Read_BesideABusyWriter_NeverWaitsForASecond()
    {
        await using var store = await SqliteRecordStore.OpenAsync(folder);
        using var reader = new SqliteRecordReader(folder);
        using var enough = new CancellationTokenSource();
        var writing = Task.Factory.StartNew(
            async () =>
            {
                for (var version = 0; !enough.IsCancellationRequested; version++)
                {
                    await store.AppendAsync(Key, Commit(version) with { Snapshot = new byte[] { 1 } });
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();

        // A busy machine may let a thread stand for as long. A reader that waits does so again and again.
        var longest = new List<TimeSpan>();
        do
        {
            longest.Add(await LongestReadAsync(reader));
        }
        while (longest[^1] >= TimeSpan.FromSeconds(0.9) && longest.Count < 4);

        await enough.CancelAsync();
        await writing;
        Assert.True(longest[^1] < TimeSpan.FromSeconds(0.9), $"reads took up to {string.Join(", ", longest)}");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Read_FolderIsReadOnly_SaysWhatIsNeeded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "who may do everything is not kept out of a read-only folder");
        await using (await SqliteRecordStore.OpenAsync(folder))
        {
        }

        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            using var reader = new SqliteRecordReader(folder);
            var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.ReadAsync(Key));
            Assert.Contains("write access to its folder", refusal.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await SqliteRecordStore.OpenAsync(folder));
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static RecordAppend Commit(long expectedVersion) => new() { ExpectedVersion = expectedVersion, At = DateTimeOffset.UnixEpoch, Events = new byte[] { 1 } };

    private static async Task<TimeSpan> LongestReadAsync(SqliteRecordReader reader)
    {
        var longest = TimeSpan.Zero;
        for (var count = 0; count < 20_000; count++)
        {
            var begun = Stopwatch.GetTimestamp();
            await reader.ReadAsync(Key);
            longest = Stopwatch.GetElapsedTime(begun) is var elapsed && elapsed > longest ? elapsed : longest;
        }

        return longest;
    }
}
