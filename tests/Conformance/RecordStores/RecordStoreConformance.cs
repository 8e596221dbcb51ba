using System.Globalization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.RecordStores;

/// <summary>
/// What every <see cref="IRecordStore"/> must do. Derive, say how to open the store, and run. A store that is an
/// <see cref="IRecordReader"/> too derives <see cref="RecordReaderConformance"/> as well; here its answers are compared with the model.
/// </summary>
public abstract class RecordStoreConformance : RecordStoreConcurrency
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Store_RandomSequence_AnswersAsTheModelDoes(int seed)
    {
        var random = new Random(seed);
        var model = new RecordStoreModel();
        var store = await StoreAsync();
        ActorKey[] keys = [GoalKey("a"), PlanKey(1, "a"), PlanKey(2, "a"), GoalKey("a-b"), PlanKey(1, "a-b"), GoalKey("b"), GoalKey("b") with { Kind = ActorKind.Plan }];

        for (var step = 0; step < ModelSteps; step++)
        {
            var context = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, step {step}");
            var key = keys[random.Next(keys.Length)];
            switch (random.Next(20))
            {
                case 0:
                    store = await ReopenAsync();
                    break;
                case 1:
                    var deleteAt = random.Next(4) == 0 ? random.Next(5) : model.Version(key);
                    Assert.True(model.Delete(key, deleteAt) == await store.DeleteAsync(key, deleteAt), $"{context}: delete {key} at {deleteAt}");
                    break;
                case 2 or 3 or 4:
                    AssertSame(model.Open(key), await store.OpenAsync(key), context);
                    break;
                default:
                    var append = RandomAppend(random, key, model.Version(key));
                    Assert.True(model.Append(key, append) == await store.AppendAsync(key, append), $"{context}: append to {key} at {append.ExpectedVersion}");
                    break;
            }

            if (store is IRecordReader reader && step % 10 == 0)
            {
                await AssertSameListsAsync(model, reader, context);
            }
        }

        store = await ReopenAsync();
        foreach (var key in keys)
        {
            AssertSame(model.Open(key), await store.OpenAsync(key), $"seed {seed}, at the end");
        }
    }

    private static RecordAppend RandomAppend(Random random, ActorKey key, long version) => Append(
        random.Next(6) == 0 ? random.Next(6) : version,
        Bytes(random.Next(), random.Next(5) switch { 0 => 0, 1 => 5_000, _ => random.Next(1, 400) }),
        random.Next(8) == 0 ? Bytes(random.Next(), random.Next(9_000)) : null,
        random.Next(3) == 0 ? null : Start.AddSeconds(random.Next(20)),
        key.Kind != ActorKind.Goal || random.Next(6) == 0 ? null : Summary((GoalStatus)random.Next(1, 10), random.Next(4), $"objective {random.Next(3)}"));

    private static void AssertSame(StoredRecord expected, StoredRecord actual, string context)
    {
        Assert.True(expected.Version == actual.Version, $"{context}: version {actual.Version}, expected {expected.Version}");
        Assert.True(expected.SnapshotVersion == actual.SnapshotVersion, $"{context}: snapshot at {actual.SnapshotVersion}, expected {expected.SnapshotVersion}");
        Assert.True(SameBytes(expected.Snapshot, actual.Snapshot), $"{context}: another snapshot");
        Assert.True(expected.Commits.Select(commit => commit.Version).SequenceEqual(actual.Commits.Select(commit => commit.Version)), $"{context}: other commits");
        Assert.True(expected.Commits.Zip(actual.Commits).All(pair => SameBytes(pair.First.Events, pair.Second.Events)), $"{context}: other events");
    }

    private static bool SameBytes(ReadOnlyMemory<byte>? left, ReadOnlyMemory<byte>? right) =>
        left.HasValue == right.HasValue && (left is not { } bytes || bytes.Span.SequenceEqual(right!.Value.Span));

    private async Task AssertSameListsAsync(RecordStoreModel model, IRecordReader reader, string context)
    {
        foreach (var name in (string[])["a", "a-b", "b", "never"])
        {
            var feed = await FeedAsync(reader, Goal(name), page: 7);
            Assert.True(
                model.Feed(Goal(name)).SequenceEqual(feed.Select(entry => (entry.Key, entry.Commit.Version))),
                $"{context}: the feed of {name} is {string.Join(' ', feed.Select(entry => $"{entry.Key}@{entry.Commit.Version}"))}");
        }

        var now = Start.AddSeconds(10);
        var due = (await reader.DueAsync(now)).Where(key => key.Id.StartsWith(Tenant + "/", StringComparison.Ordinal));
        Assert.True(model.Due(now).SequenceEqual(due), $"{context}: due is {string.Join(' ', due)}");

        var goals = await reader.GoalsAsync(new GoalFilter { Tenant = Tenant });
        Assert.True(model.Goals().SequenceEqual(goals.Goals), $"{context}: goals are {string.Join(' ', goals.Goals)}");
    }
}
