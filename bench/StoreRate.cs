using System.Diagnostics;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Bench;

/// <summary>The bare store's own rate: what no engine on top of it can exceed.</summary>
internal sealed record StoreRate(double CommitsPerSecond, double P50Ms)
{
    /// <summary>About what one step with a 1 KiB result writes.</summary>
    private const int CommitBytes = 1_400;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Appends for a second with as many writers as there are goals, at most 64.</summary>
    public static async Task<StoreRate> MeasureAsync(string folder, int goals)
    {
        await using var store = await SqliteRecordStore.OpenAsync(folder);
        var writers = Math.Min(goals, 64);
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () => WriteAsync(store, writer, clock), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));
        var elapsed = clock.Elapsed.TotalSeconds;
        var all = latencies.SelectMany(latency => latency).Order().ToArray();
        return new StoreRate(all.Length / elapsed, all[all.Length / 2]);
    }

    /// <summary>The figures with the store's beside them.</summary>
    public Figures Into(Figures figures) => figures with
    {
        StoreCommitsPerSecond = CommitsPerSecond,
        StoreP50Ms = P50Ms,
        ShareOfStore = figures.StepsPerSecond / CommitsPerSecond,
    };

    private static async Task<List<double>> WriteAsync(SqliteRecordStore store, int writer, Stopwatch clock)
    {
        var key = ActorKey.ForPlan(GoalId.Local($"goal-{writer}"), 1);
        var payload = new byte[CommitBytes];
        new Random(writer).NextBytes(payload);
        var latencies = new List<double>();
        for (var version = 0L; clock.Elapsed < Duration; version++)
        {
            var begun = Stopwatch.GetTimestamp();
            var outcome = await store.AppendAsync(key, new RecordAppend { ExpectedVersion = version, At = DateTimeOffset.UnixEpoch, Events = payload });
            if (outcome != AppendOutcome.Committed)
            {
                throw new InvalidOperationException("nobody else writes this record");
            }

            latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return latencies;
    }
}
