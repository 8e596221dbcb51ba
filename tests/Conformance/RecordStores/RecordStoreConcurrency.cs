using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.RecordStores;

/// <summary>Many callers at once.</summary>
public abstract class RecordStoreConcurrency : RecordStoreBasics
{
    [Fact]
    public async Task Append_ManyFirstWritesOfOneKey_OneWinsAndTheRecordIsReadable()
    {
        var store = await StoreAsync();
        for (var round = 0; round < 5; round++)
        {
            var key = GoalKey($"round-{round}");

            var outcomes = await AtOnceAsync(Writers, writer => store.AppendAsync(key, Append(0, Bytes(writer, 3_000))).AsTask());

            var winner = Array.IndexOf(outcomes, AppendOutcome.Committed);
            Assert.Equal(Writers - 1, outcomes.Count(outcome => outcome == AppendOutcome.Conflict));
            AssertCommits(await store.OpenAsync(key), Bytes(winner, 3_000));
            await CommitAsync(store, key, Bytes(99));
        }

        store = await ReopenAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(round => store.OpenAsync(GoalKey($"round-{round}")).AsTask())), record => Assert.Equal(2, record.Version));
    }

    [Fact]
    public async Task Append_ManyWritersThatRetry_LoseAndDoubleNothing()
    {
        var store = await StoreAsync();

        await AtOnceAsync(Writers, async writer =>
        {
            for (var number = 0; number < AppendsPerWriter; number++)
            {
                await AppendWithRetriesAsync(store, GoalKey(), [(byte)writer, (byte)number]);
            }

            return 0;
        });

        var record = await (await ReopenAsync()).OpenAsync(GoalKey());
        Assert.Equal(Writers * AppendsPerWriter, record.Version);
        Assert.Equal(Enumerable.Range(1, Writers * AppendsPerWriter).Select(version => (long)version), record.Commits.Select(commit => commit.Version));
        foreach (var writer in record.Commits.GroupBy(commit => commit.Events.Span[0]))
        {
            Assert.Equal(Enumerable.Range(0, AppendsPerWriter).Select(number => (byte)number), writer.Select(commit => commit.Events.Span[1]));
        }
    }

    [Fact]
    public async Task Append_ManyRecordsAtOnce_EachIsComplete()
    {
        var store = await StoreAsync();

        await AtOnceAsync(Writers, async writer =>
        {
            var key = PlanKey(writer + 1);
            for (var version = 0; version < AppendsPerWriter; version++)
            {
                var snapshot = version % 7 == 6 ? Bytes(writer) : null;
                Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(key, Append(version, Bytes((writer * 100) + version, 700), snapshot)));
                Assert.Equal(version + 1, (await store.OpenAsync(key)).Version);
            }

            return 0;
        });

        store = await ReopenAsync();
        for (var writer = 0; writer < Writers; writer++)
        {
            var record = await store.OpenAsync(PlanKey(writer + 1));
            var snapshotVersion = AppendsPerWriter / 7 * 7;
            Assert.Equal(AppendsPerWriter, record.Version);
            Assert.Equal(snapshotVersion, record.SnapshotVersion);
            AssertCommitsAfter(
                record,
                snapshotVersion,
                [.. Enumerable.Range(snapshotVersion, AppendsPerWriter - snapshotVersion).Select(version => Bytes((writer * 100) + version, 700))]);
        }
    }

    [Fact]
    public async Task Open_WhileOthersAppend_SeesWhatWasAcknowledgedAndNoGap()
    {
        var store = await StoreAsync();
        var acknowledged = 0L;

        var writing = AtOnceAsync(1, async _ =>
        {
            for (var version = 0; version < AppendsPerWriter * 4; version++)
            {
                Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(GoalKey(), Append(version, Bytes(version), version % 5 == 0 ? Bytes(-version) : null)));
                Volatile.Write(ref acknowledged, version + 1);
            }

            return 0;
        });
        do
        {
            var atLeast = Volatile.Read(ref acknowledged);
            var record = await store.OpenAsync(GoalKey());
            Assert.True(record.Version >= atLeast, $"version {record.Version} was read after {atLeast} was acknowledged");
            Assert.Equal(record.Version - record.SnapshotVersion, record.Commits.Length);
            AssertCommitsAfter(
                record,
                record.SnapshotVersion,
                [.. Enumerable.Range((int)record.SnapshotVersion, record.Commits.Length).Select(version => Bytes(version))]);
        }
        while (!writing.IsCompleted);

        await writing;
    }

    [Fact]
    public async Task Delete_WhileOthersAppendFromTheSameVersion_OneWins()
    {
        var store = await StoreAsync();
        for (var round = 0; round < 5; round++)
        {
            var key = GoalKey($"round-{round}");
            await CommitAsync(store, key, Bytes(1), Bytes(2));

            var outcomes = await AtOnceAsync(4, writer => writer % 2 == 0
                ? store.AppendAsync(key, Append(2, Bytes(writer))).AsTask()
                : store.DeleteAsync(key, 2).AsTask());

            var record = await store.OpenAsync(key);
            if (record.Version == 0)
            {
                // The first deletion won; the second found nothing left, which is a success.
                Assert.Equal([AppendOutcome.Conflict, AppendOutcome.Committed, AppendOutcome.Conflict, AppendOutcome.Committed], outcomes);
                AssertNone(record);
            }
            else
            {
                var winner = outcomes[0] == AppendOutcome.Committed ? 0 : 2;
                Assert.Equal(3, outcomes.Count(outcome => outcome == AppendOutcome.Conflict));
                AssertCommits(record, Bytes(1), Bytes(2), Bytes(winner));
            }
        }
    }

    /// <summary>Appends where the record stands, again and again until nobody else was faster.</summary>
    protected static async Task AppendWithRetriesAsync(IRecordStore store, ActorKey key, byte[] events)
    {
        AppendOutcome outcome;
        do
        {
            var version = (await store.OpenAsync(key)).Version;
            outcome = await store.AppendAsync(key, Append(version, events));
        }
        while (outcome == AppendOutcome.Conflict);

        Assert.Equal(AppendOutcome.Committed, outcome);
    }
}
