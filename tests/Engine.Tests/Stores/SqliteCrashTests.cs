using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>A process that writes is killed, at whatever it does just then.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int KillWriters = 4;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_ProcessKilled_KeepsEveryAcknowledgedCommitAndNoOther()
    {
        var random = new Random(4711);
        var acknowledged = new long[KillWriters];
        for (var round = 0; round < 6; round++)
        {
            var before = (long[])acknowledged.Clone();
            using (var child = StoreChild.Start("Append", folder))
            {
                await ReadUntilKilledAsync(child, random.Next(1, 600), acknowledged);
            }

            await using var store = await SqliteRecordStore.OpenAsync(folder);
            for (var writer = 0; writer < KillWriters; writer++)
            {
                // At most one of each writer was on its way and not yet acknowledged.
                var record = await store.OpenAsync(StoreChild.Key(writer));
                Assert.InRange(record.Version, acknowledged[writer], acknowledged[writer] + 1);
                Assert.Equal(record.Version / 50 * 50, record.SnapshotVersion);
                Assert.All(record.Commits, commit => Assert.Equal(StoreChild.Events(StoreChild.Key(writer), commit.Version), commit.Events.ToArray()));
                acknowledged[writer] = record.Version;
            }

            var feed = await store.FeedAsync(StoreChild.Key(0).Goal, default, 10_000);
            Assert.Equal(acknowledged.Sum(), feed.Length);
            Assert.True(acknowledged.Sum() > before.Sum());
        }
    }

    [Fact]
    public async Task Read_AfterProcessWasKilled_SeesItsCommitsAndLeavesTheLogToTheNextWriter()
    {
        var acknowledged = new long[KillWriters];
        using (var child = StoreChild.Start("Append", folder))
        {
            await ReadUntilKilledAsync(child, 100, acknowledged);
        }

        var (database, log) = (File.ReadAllBytes(folder.File("goals.db")), File.ReadAllBytes(folder.File("goals.db-wal")));
        using (var reader = new SqliteRecordReader(folder))
        {
            for (var writer = 0; writer < KillWriters; writer++)
            {
                var record = await reader.ReadAsync(StoreChild.Key(writer));
                Assert.InRange(record.Version, acknowledged[writer], acknowledged[writer] + 1);
            }
        }

        Assert.Equal(database, File.ReadAllBytes(folder.File("goals.db")));
        Assert.Equal(log, File.ReadAllBytes(folder.File("goals.db-wal")));
    }

    [Fact]
    public async Task Append_DiskTakesNoMore_ClosesTheStoreAndKeepsWhatWasAcknowledged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a limit on the size of files is set by a shell");

        // 2 MiB or 4 MiB, depending on the shell. The runtime's own file for executable memory would be beyond the limit.
        using var child = StoreChild.Start("Fill", folder, "trap '' XFSZ; ulimit -f 4096", ("DOTNET_EnableWriteXorExecute", "0"));
        var said = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await child.WaitForExitAsync();

        var acknowledged = said.Count(line => line.StartsWith("Committed", StringComparison.Ordinal));
        Assert.True(acknowledged > 50, string.Join('\n', said));
        Assert.Collection(
            said.Skip(acknowledged),
            line => Assert.Matches("^append: a commit to .*goals.db failed: .*It is not known whether it happened", line),
            line => Assert.Matches("^again: the store .* closed itself .*this call did nothing", line),
            line => Assert.Matches("^open: the store .* closed itself", line),
            line => Assert.Matches("^due: the store .* closed itself", line),
            line => Assert.Matches("^delete: the store .* closed itself", line));

        await using var store = await SqliteRecordStore.OpenAsync(folder);
        var record = await store.OpenAsync(StoreChild.Key(0));
        Assert.InRange(record.Version, acknowledged, acknowledged + 1);
        Assert.All(record.Commits, commit => Assert.Equal(StoreChild.Events(StoreChild.Key(0), commit.Version), commit.Events.ToArray()));
        Assert.Equal(AppendOutcome.Committed, await store.DeleteAsync(StoreChild.Key(0), record.Version));
    }

    /// <summary>Reads acknowledgements, kills the child after so many, and reads what it could still say.</summary>
    private static async Task ReadUntilKilledAsync(Process child, int killAfter, long[] acknowledged)
    {
        for (var count = 0; await child.StandardOutput.ReadLineAsync() is { } line; count++)
        {
            if (line.Split(' ') is not ["Committed", var writer, var version])
            {
                // Without its line end it was cut off by the kill, and says nothing.
                Assert.True(count >= killAfter, line);
                continue;
            }

            if (int.TryParse(writer, CultureInfo.InvariantCulture, out var index) && long.TryParse(version, CultureInfo.InvariantCulture, out var number))
            {
                Assert.True(number == acknowledged[index] + 1 || count >= killAfter, line);
                acknowledged[index] = Math.Max(acknowledged[index], number);
            }

            if (count == killAfter)
            {
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
    }
}
