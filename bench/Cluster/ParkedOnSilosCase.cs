using System.Diagnostics;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>Goals that wait for an answer: what they cost the silo that accepted them, and one that is started with them; and the list of them.</summary>
internal static class ParkedOnSilosCase
{
    private const int Lists = 20;
    private const int Page = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Measures.</summary>
    public static async Task<Findings> RunAsync(PostgresProcess postgres, ClusterSizes sizes)
    {
        await using var cluster = await BenchCluster.StartAsync(postgres, silos: 1);
        await cluster.Silos[0].IdleAsync();
        var before = cluster.Memory;
        var took = await cluster.SubmitAsync(
            "goal", sizes.Parked, cluster.Contract(new StepDefinition { Id = "ask", Action = new AskAction { Question = "Go on?" } }));
        await cluster.UntilAsync("goal", sizes.Parked, static report => report.Status == GoalStatus.AwaitingInput);
        await cluster.Silos[0].IdleAsync();
        var accepted = cluster.Memory;
        var (listed, first, complete) = await ListAsync(cluster, sizes.Parked);
        await cluster.StopSilosAsync();
        await cluster.StartSiloAsync();
        var share = await cluster.Silos[0].IdleAsync();
        return new Findings(
            "parked",
            [
                new Finding("accepted", sizes.Parked / took.TotalSeconds, "goals/s"),
                new Finding($"memory of the silo that accepted {sizes.Parked}", accepted, "MiB"),
                new Finding("... more than before, for 1,000 goals", 1_000 * (accepted - before) / sizes.Parked, "MiB"),
                new Finding("memory of a silo that was started with them", cluster.Memory, "MiB"),
                new Finding("... its processor while idle", share, "% of a core"),
                new Finding($"a page of the list, {Page} goals, p50", first, "ms"),
                new Finding("the whole list", complete, "ms"),
                new Finding("goals in it", listed, "goals"),
            ]);
    }

    /// <summary>Lists them: the first page several times, then all pages, again until all goals are there.</summary>
    private static async Task<(int Listed, double FirstMs, double AllMs)> ListAsync(BenchCluster cluster, int goals)
    {
        var times = new List<double>();
        for (var list = 0; list < Lists; list++)
        {
            var begun = Stopwatch.GetTimestamp();
            await cluster.Goals.ListAsync(new GoalFilter { Limit = Page });
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        for (var clock = Stopwatch.StartNew(); ;)
        {
            var (begun, listed) = (Stopwatch.GetTimestamp(), 0);
            GoalPage? page = null;
            while (page is null || page.Next is not null)
            {
                page = await cluster.Goals.ListAsync(new GoalFilter { Limit = Page, After = page?.Next ?? default });
                listed += page.Goals.Length;
            }

            if (listed >= goals || clock.Elapsed > Patience)
            {
                return (listed, times.Order().ElementAt(times.Count / 2), Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
        }
    }
}
