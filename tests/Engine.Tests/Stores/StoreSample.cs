using Orleans.Goals.Conformance.RecordStores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>A store with something of everything in it, and the check that a store holds a beginning of it and nothing else.</summary>
internal static class StoreSample
{
    /// <summary>How many commits the sample has.</summary>
    public const int Count = 240;

    private static readonly DateTimeOffset Start = new(2025, 5, 17, 11, 42, 7, TimeSpan.Zero);
    private static readonly GoalId[] Goals = [GoalId.Local("alpha"), GoalId.Local("beta"), GoalId.Local("gamma")];

    /// <summary>The keys of the sample.</summary>
    public static ActorKey[] Keys => [.. Goals.SelectMany(goal => (ActorKey[])[ActorKey.ForGoal(goal), ActorKey.ForPlan(goal, 1), ActorKey.ForPlan(goal, 2)])];

    /// <summary>Writes commits <paramref name="from"/> to <paramref name="to"/> of the sample, one after the other.</summary>
    public static async Task WriteAsync(IRecordStore store, int from = 0, int to = Count)
    {
        foreach (var (key, append) in Appends().Take(to).Skip(from))
        {
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(key, append));
        }
    }

    /// <summary>Checks that a store holds the first n commits of the sample, for one n, and that all its answers agree.</summary>
    /// <returns>How many it holds.</returns>
    public static async Task<int> RequireBeginningAsync<TStore>(TStore store)
        where TStore : IRecordStore, IRecordReader
    {
        var records = new Dictionary<ActorKey, StoredRecord>();
        foreach (var key in Keys)
        {
            records[key] = await store.OpenAsync(key);
        }

        var count = checked((int)records.Values.Sum(record => record.Version));
        var model = new RecordStoreModel();
        foreach (var (key, append) in Appends().Take(count))
        {
            Assert.Equal(AppendOutcome.Committed, model.Append(key, append));
        }

        foreach (var (key, record) in records)
        {
            RequireSame(model.Open(key), record);
        }

        foreach (var goal in Goals)
        {
            var feed = await store.FeedAsync(goal, default, 1_000);
            Assert.Equal(model.Feed(goal), feed.Select(entry => (entry.Key, entry.Commit.Version)));
        }

        Assert.Equal(model.Due(Start.AddSeconds(500)), await store.DueAsync(Start.AddSeconds(500)));
        Assert.Equal(model.Goals(), (await store.GoalsAsync(new GoalFilter())).Goals);
        return count;
    }

    private static void RequireSame(StoredRecord expected, StoredRecord actual)
    {
        Assert.Equal((expected.Version, expected.SnapshotVersion), (actual.Version, actual.SnapshotVersion));
        Assert.Equal(expected.Snapshot?.ToArray(), actual.Snapshot?.ToArray());
        Assert.Equal(expected.Commits.Select(commit => commit.Version), actual.Commits.Select(commit => commit.Version));
        Assert.All(expected.Commits.Zip(actual.Commits), pair => Assert.Equal(pair.First.Events.ToArray(), pair.Second.Events.ToArray()));
    }

    private static IEnumerable<(ActorKey Key, RecordAppend Append)> Appends()
    {
        var random = new Random(99);
        var versions = new Dictionary<ActorKey, long>();
        for (var number = 0; number < Count; number++)
        {
            var key = Keys[random.Next(Keys.Length)];
            var version = versions.GetValueOrDefault(key);
            versions[key] = version + 1;
            yield return (key, new RecordAppend
            {
                ExpectedVersion = version,
                At = Start.AddSeconds(number),
                Events = Bytes(random, random.Next(5) == 0 ? 6_000 : 500),
                Snapshot = random.Next(20) == 0 ? Bytes(random, 9_000) : null,
                Due = random.Next(2) == 0 ? null : Start.AddSeconds(random.Next(1_000)),
                Summary = key.Kind != ActorKind.Goal ? null : new RecordSummary
                {
                    Status = (GoalStatus)random.Next(1, 10), Objective = $"objective {number}", AcceptedAt = Start.AddSeconds(random.Next(50)), UpdatedAt = Start.AddSeconds(number),
                },
            });
        }
    }

    private static ReadOnlyMemory<byte> Bytes(Random random, int limit)
    {
        var bytes = new byte[random.Next(limit)];
        random.NextBytes(bytes);
        return bytes;
    }
}
