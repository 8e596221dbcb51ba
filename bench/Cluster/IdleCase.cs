using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>What AddGoals costs a silo that has no goals: two silos that differ in nothing else, one after the other.</summary>
internal static class IdleCase
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    /// <summary>Measures.</summary>
    public static async Task<Findings> RunAsync(PostgresProcess postgres)
    {
        var without = await MeasureAsync(postgres, hasGoals: false);
        var with = await MeasureAsync(postgres, hasGoals: true);
        return new Findings(
            "idle",
            [
                new Finding("memory of a silo without goals", without.Memory, "MiB"),
                new Finding("memory of a silo with AddGoals", with.Memory, "MiB"),
                new Finding("... more", with.Memory - without.Memory, "MiB"),
                new Finding("processor of a silo without goals", without.Share, "% of a core"),
                new Finding("processor of a silo with AddGoals", with.Share, "% of a core"),
            ]);
    }

    private static async Task<(double Memory, double Share)> MeasureAsync(PostgresProcess postgres, bool hasGoals)
    {
        var folder = Directory.CreateTempSubdirectory("goals-bench-idle-").FullName;
        try
        {
            await using var silo = await SiloUnderTest.StartAsync(await postgres.CreateDatabaseAsync(SiloVariables.Scripts), folder, hasGoals);
            await silo.IdleAsync();
            var share = await silo.ShareAsync(Span);
            return (silo.Memory, share);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
