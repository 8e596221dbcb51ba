using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>Files that were cut off, or in which bytes changed: what is read is right, or an error says that it cannot be.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private const string Database = "goals.db";
    private const string Log = "goals.db-wal";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Open_LogCutOff_HoldsABeginning()
    {
        var image = await CrashImageAsync();
        var random = new Random(1);
        for (var round = 0; round < 25; round++)
        {
            var cut = round == 0 ? 0 : random.Next(image.Log.Length);
            var held = await OpenAsync(image with { Log = image.Log[..cut] });
            Assert.True(held is not null, $"cut at {cut}: refused");
            Assert.InRange(held.Value, StoreSample.Count / 2, StoreSample.Count);
        }
    }

    [Fact]
    public async Task Open_ByteOfTheLogChanged_HoldsAllButTheLastCommitOrIsRefused()
    {
        var image = await CrashImageAsync();
        var (random, refused) = (new Random(2), 0);
        for (var round = 0; round < 25; round++)
        {
            var (log, at) = Changed(image.Log, random);
            var held = await OpenAsync(image with { Log = log });
            refused += held is null ? 1 : 0;
            Assert.True(held is null or >= StoreSample.Count - 1, $"byte {at} of {log.Length}: {held} commits are left");
        }

        Assert.True(refused > 15, $"only {refused} of 25 were refused");
    }

    [Fact]
    public async Task Open_ByteOfTheDatabaseChanged_HoldsEverythingOrIsRefused()
    {
        var image = await ClosedImageAsync();
        var (random, refused) = (new Random(3), 0);
        for (var round = 0; round < 40; round++)
        {
            var (database, at) = Changed(image.Database, random);
            var held = await OpenAsync(image with { Database = database });
            refused += held is null ? 1 : 0;
            Assert.True(held is null or StoreSample.Count, $"byte {at} of {database.Length}: {held} commits are left");
        }

        Assert.True(refused > 10, $"only {refused} of 40 were refused");
    }

    [Fact]
    public async Task Open_DatabaseCutOff_IsRefused()
    {
        var image = await ClosedImageAsync();
        var random = new Random(4);
        for (var round = 0; round < 15; round++)
        {
            var cut = round == 0 ? 0 : random.Next(image.Database.Length);
            Assert.True(await OpenAsync(image with { Database = image.Database[..cut] }) is null, $"cut at {cut}");
        }
    }

    [Fact]
    public async Task Open_DamageInTheMiddleOfTheLog_SaysWhatToDoAndChangesNothing()
    {
        var image = await CrashImageAsync();
        image.Log[image.Log.Length / 2] ^= 0x10;
        WriteFiles(image);

        var refusal = await Assert.ThrowsAsync<RecordCorruptException>(async () => await SqliteRecordStore.OpenAsync(folder));

        Assert.Matches("goals.db-wal is damaged: .* acknowledged commits .* Nothing was changed.*restore a backup.*move goals.db-wal away", refusal.Message);
        Assert.Equal(image.Database, File.ReadAllBytes(folder.File(Database)));
        Assert.Equal(image.Log, File.ReadAllBytes(folder.File(Log)));

        File.Delete(folder.File(Log));
        Assert.InRange((await OpenAsync(new Image(image.Database, [])))!.Value, StoreSample.Count / 2, StoreSample.Count);
    }

    [Fact]
    public async Task Open_LogWithoutItsDatabase_IsRefused()
    {
        var image = await CrashImageAsync();
        WriteFiles(image);
        File.Delete(folder.File(Database));

        var refusal = await Assert.ThrowsAsync<RecordCorruptException>(async () => await SqliteRecordStore.OpenAsync(folder));

        Assert.Contains("missing", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(image.Log, File.ReadAllBytes(folder.File(Log)));
    }

    [Theory]
    [InlineData("UPDATE commits SET events = zeroblob(length(events)) WHERE version = 2")]
    [InlineData("UPDATE commits SET at = at + 1 WHERE version = 2")]
    [InlineData("UPDATE commits SET version = 99 WHERE version = 2")]
    [InlineData("DELETE FROM commits WHERE version = 2")]
    [InlineData("DELETE FROM commits WHERE version = 3")]
    [InlineData("UPDATE commits SET actor = 13 - actor; UPDATE commits SET actor = actor - 10")]
    [InlineData("UPDATE actors SET version = 2")]
    [InlineData("UPDATE actors SET due = due + 1")]
    [InlineData("UPDATE actors SET kind = 3 - kind")]
    [InlineData("UPDATE snapshots SET state = x'00'")]
    [InlineData("UPDATE snapshots SET version = 2")]
    [InlineData("DELETE FROM snapshots")]
    public async Task Open_RowIsNotWhatWasWritten_IsRefused(string damage)
    {
        ActorKey[] keys = [ActorKey.ForGoal(GoalId.Local("goal")), ActorKey.ForPlan(GoalId.Local("goal"), 1)];
        await using (var store = await SqliteRecordStore.OpenAsync(folder))
        {
            for (var version = 0; version < 3; version++)
            {
                foreach (var (key, seed) in keys.Select((key, index) => (key, index)))
                {
                    await store.AppendAsync(key, new RecordAppend
                    {
                        ExpectedVersion = version,
                        At = DateTimeOffset.UnixEpoch,
                        Events = new[] { (byte)version, (byte)seed },
                        Due = DateTimeOffset.UnixEpoch,
                        Snapshot = damage.Contains("snapshots", StringComparison.Ordinal) && version == 0 ? (ReadOnlyMemory<byte>?)new byte[] { 1 } : null,
                    });
                }
            }
        }

        using (var connection = SqliteConnection.Open(folder.File(Database), readOnly: false, TimeSpan.Zero))
        {
            connection.Execute(damage);
        }

        await using var reopened = await SqliteRecordStore.OpenAsync(folder);
        foreach (var key in keys)
        {
            if (damage.Contains("kind", StringComparison.Ordinal))
            {
                await Assert.ThrowsAsync<RecordCorruptException>(async () => await reopened.DueAsync(DateTimeOffset.MaxValue));
                continue;
            }

            var refusal = await Assert.ThrowsAsync<RecordCorruptException>(async () => await reopened.OpenAsync(key));
            Assert.Matches("is damaged: .*Nothing was changed. Keep a copy", refusal.Message);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024 * 1024)]
    public async Task Open_RecordCanNoLongerBeFound_IsRefusedAtAnySize(long checkedBytes)
    {
        // Its id is in the records' table, in the index over ids and in the one over due times: from each the record could get lost.
        var options = new SqliteRecordStoreOptions { CheckedBytes = checkedBytes };
        await using (var store = await SqliteRecordStore.OpenAsync(folder))
        {
            foreach (var name in (string[])["hay", "needle", "straw"])
            {
                var append = new RecordAppend { ExpectedVersion = 0, At = DateTimeOffset.UnixEpoch, Events = new byte[] { 1 }, Due = DateTimeOffset.UnixEpoch };
                await store.AppendAsync(ActorKey.ForGoal(GoalId.Local(name)), append);
            }
        }

        var database = File.ReadAllBytes(folder.File(Database));
        var needle = "needle"u8.ToArray();
        var places = Enumerable.Range(0, database.Length - needle.Length).Where(at => database.AsSpan(at, needle.Length).SequenceEqual(needle)).ToArray();
        Assert.Equal(3, places.Length);
        foreach (var place in places)
        {
            var changed = (byte[])database.Clone();
            changed[place] = (byte)'z';
            WriteFiles(new Image(changed, []));
            await Assert.ThrowsAsync<RecordCorruptException>(async () => await SqliteRecordStore.OpenAsync(folder, options));
        }
    }

    [Fact]
    public async Task Append_RowOfTheRecordIsDamaged_IsRefusedAloneAndTheStoreGoesOn()
    {
        var (damaged, sound) = (ActorKey.ForGoal(GoalId.Local("damaged")), ActorKey.ForGoal(GoalId.Local("sound")));
        var append = new RecordAppend { ExpectedVersion = 0, At = DateTimeOffset.UnixEpoch, Events = new byte[] { 1 } };
        await using (var store = await SqliteRecordStore.OpenAsync(folder))
        {
            await store.AppendAsync(damaged, append);
            await store.AppendAsync(sound, append);
        }

        using (var connection = SqliteConnection.Open(folder.File(Database), readOnly: false, TimeSpan.Zero))
        {
            connection.Execute("UPDATE actors SET version = 7 WHERE id = 'local/damaged'");
        }

        await using var reopened = await SqliteRecordStore.OpenAsync(folder);
        await Assert.ThrowsAsync<RecordCorruptException>(async () => await reopened.AppendAsync(damaged, append with { ExpectedVersion = 7 }));
        Assert.Equal(AppendOutcome.Committed, await reopened.AppendAsync(sound, append with { ExpectedVersion = 1 }));
    }

    /// <summary>The files as they are while the second half of the sample is in the log only.</summary>
    private static async Task<Image> CrashImageAsync()
    {
        using var source = new TemporaryFolder();
        await using (var first = await SqliteRecordStore.OpenAsync(source))
        {
            await StoreSample.WriteAsync(first, to: StoreSample.Count / 2);
        }

        await using var store = await SqliteRecordStore.OpenAsync(source);
        await StoreSample.WriteAsync(store, from: StoreSample.Count / 2);
        return ReadFiles(source);
    }

    private static async Task<Image> ClosedImageAsync()
    {
        using var source = new TemporaryFolder();
        await using (var store = await SqliteRecordStore.OpenAsync(source))
        {
            await StoreSample.WriteAsync(store);
        }

        Assert.False(File.Exists(source.File(Log)));
        return ReadFiles(source);
    }

    private static Image ReadFiles(TemporaryFolder source) =>
        new(File.ReadAllBytes(source.File(Database)), File.Exists(source.File(Log)) ? File.ReadAllBytes(source.File(Log)) : []);

    private static (byte[] Changed, int At) Changed(byte[] bytes, Random random)
    {
        var (changed, at) = ((byte[])bytes.Clone(), random.Next(bytes.Length));
        changed[at] ^= (byte)(1 << random.Next(8));
        return (changed, at);
    }

    /// <summary>Opens a store made of these files.</summary>
    /// <returns>How many commits of the sample it holds; null when it was refused as damaged.</returns>
    private async Task<int?> OpenAsync(Image image)
    {
        WriteFiles(image);
        try
        {
            await using var store = await SqliteRecordStore.OpenAsync(folder);
            return await StoreSample.RequireBeginningAsync(store);
        }
        catch (RecordCorruptException refusal)
        {
            Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private void WriteFiles(Image image)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Path))
        {
            File.Delete(file);
        }

        File.WriteAllBytes(folder.File(Database), image.Database);
        if (image.Log.Length > 0)
        {
            File.WriteAllBytes(folder.File(Log), image.Log);
        }
    }

    private sealed record Image(byte[] Database, byte[] Log);
}
