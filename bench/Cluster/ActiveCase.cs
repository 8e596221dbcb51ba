using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>Goals that each have a step at work: what they cost one silo.</summary>
internal static class ActiveCase
{
    /// <summary>Measures.</summary>
    public static async Task<Findings> RunAsync(PostgresProcess postgres, ClusterSizes sizes)
    {
        await using var cluster = await BenchCluster.StartAsync(postgres, silos: 1);
        await cluster.Silos[0].IdleAsync();
        var before = cluster.Memory;
        var took = await cluster.SubmitAsync(
            "goal", sizes.Active, cluster.Contract(new StepDefinition { Id = "hold", Action = new ToolAction { Tool = "hold" }, Idempotent = true }));
        await cluster.UntilAsync("goal", sizes.Active, static report => report.PlanHistory is [{ Steps: [{ Attempts: > 0 }] }]);
        var share = await cluster.Silos[0].IdleAsync();
        return new Findings(
            "active",
            [
                new Finding("accepted", sizes.Active / took.TotalSeconds, "goals/s"),
                new Finding($"memory of the silo with {sizes.Active} goals at work", cluster.Memory, "MiB"),
                new Finding("... more than before, for 1,000 goals", 1_000 * (cluster.Memory - before) / sizes.Active, "MiB"),
                new Finding("processor while all of them only work", share, "% of a core"),
            ]);
    }
}
