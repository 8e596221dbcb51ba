using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.ClusterProof.Records;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>Goals of in-process steps in a chain, and beside them what the bare storage commits.</summary>
internal static class StepsCase
{
    /// <summary>About what one step with a result of 1 KB writes.</summary>
    private const int CommitBytes = 1_400;

    private const int WarmRounds = 3;
    private const int WarmGoals = 64;
    private static readonly TimeSpan WarmSpan = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StoreSpan = TimeSpan.FromSeconds(4);

    /// <summary>Measures.</summary>
    public static async Task<Findings> RunAsync(string name, PostgresProcess postgres, int silos, ClusterSizes sizes)
    {
        await using var cluster = await BenchCluster.StartAsync(postgres, silos);
        var contract = cluster.Contract(Chain(sizes.Steps));
        for (var round = 0; round < WarmRounds; round++)
        {
            await cluster.SubmitAsync($"warm-{round}", WarmGoals, contract);
            await cluster.UntilAsync($"warm-{round}", WarmGoals, static report => report.Status == GoalStatus.Complete);
        }

        // What has run often enough is compiled once more, beside the work.
        await Task.WhenAll(cluster.Silos.Select(static silo => silo.IdleAsync()));
        var writers = Math.Min(sizes.Goals, 64);
        var (earlier, _) = await StoreAsync(cluster.Connection, writers, "earlier");
        var before = cluster.Silos.Sum(static silo => silo.Processor);
        var (stored, plans) = (await StoredState.ReadAsync(cluster.Connection), await StoredState.ReadAsync(cluster.Connection, "goals.plan"));
        var begun = Stopwatch.GetTimestamp();
        await cluster.SubmitAsync("goal", sizes.Goals, contract);
        await cluster.UntilAsync("goal", sizes.Goals, static report => report.Status == GoalStatus.Complete);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var processor = cluster.Silos.Sum(static silo => silo.Processor) - before;
        var (written, ofPlans) = ((await StoredState.ReadAsync(cluster.Connection)).Since(stored), (await StoredState.ReadAsync(cluster.Connection, "goals.plan")).Since(plans));
        var (later, cost) = await StoreAsync(cluster.Connection, writers, "later");
        var store = (earlier + later) / 2;
        double steps = sizes.Goals * sizes.Steps;
        return new Findings(
            name,
            [
                new Finding($"goals of {sizes.Steps} steps, submitted to complete", sizes.Goals / seconds, "goals/s"),
                new Finding("steps", steps / seconds, "steps/s"),
                new Finding("... of each silo", steps / seconds / silos, "steps/s"),
                new Finding("bare storage with as many writers (at most 64), before and after", store, "commits/s"),
                new Finding("steps as a share of that", 100 * steps / seconds / store, "%"),
                new Finding("writes to storage", written.Writes / steps, "writes/step"),
                new Finding("... of it plans, which a chain of steps lives in", ofPlans.Writes / steps, "writes/step"),
                new Finding("processor of the silos", 1_000_000 * processor / steps, "us/step"),
                new Finding("... of the process that writes to the bare storage", cost.TotalMicroseconds, "us/commit"),
            ]);
    }

    /// <summary>A chain of idempotent steps without latency.</summary>
    private static ImmutableArray<StepDefinition> Chain(int steps) =>
    [
        .. Enumerable.Range(0, steps).Select(static step => new StepDefinition
        {
            Id = Id(step),
            Action = new ToolAction { Tool = "nothing" },
            After = step == 0 ? ImmutableArray<string>.Empty : [Id(step - 1)],
            Idempotent = true,
        }),
    ];

    private static string Id(int step) => string.Create(CultureInfo.InvariantCulture, $"step-{step}");

    private static async Task<(double PerSecond, TimeSpan Cost)> StoreAsync(string connection, int writers, string name)
    {
        await using var records = await StoredRecords.OpenAsync(connection);
        await RoundAsync($"{name}-warm", WarmSpan);
        return await RoundAsync(name, StoreSpan);

        async Task<(double, TimeSpan)> RoundAsync(string prefix, TimeSpan span)
        {
            var (clock, cost) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var commits = (await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => WriteAsync(records.Port, BenchCluster.Id(prefix, writer), writer, clock, span)))).Sum();
            return (commits / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cost) / commits);
        }
    }

    private static async Task<int> WriteAsync(IRecordStore store, GoalId goal, int seed, Stopwatch clock, TimeSpan span)
    {
        var key = ActorKey.ForPlan(goal, 1);
        var payload = new byte[CommitBytes];
        new Random(seed).NextBytes(payload);
        var version = 0;
        await store.OpenAsync(key);
        for (; clock.Elapsed < span; version++)
        {
            if (await store.AppendAsync(key, new RecordAppend { ExpectedVersion = version, At = DateTimeOffset.UnixEpoch, Events = payload }) != AppendOutcome.Committed)
            {
                throw new InvalidOperationException("nobody else writes this record");
            }
        }

        return version;
    }
}
