using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Grains.Archives;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Imports into grain storage that are cut.</summary>
public sealed class ImportTests(OneSilo silo) : GoalsSuite, IClassFixture<OneSilo>
{
    [Fact]
    public async Task Import_CutBeforeItsEnd_IsNotSeenAndNextTryLeavesNothingOfIt()
    {
        var cluster = await silo.ClusterAsync();
        var store = cluster.Service<GrainStorageRecordStore>(cluster.Silos[0]);
        var reader = cluster.Service<GrainStorageRecordReader>(cluster.Silos[0]);
        var staging = new GoalStaging(new RecordStaging(cluster.Service<StorageCells>(cluster.Silos[0])), reader);
        var larger = await FromElsewhereAsync(Contract("done", Plan(Step("a", "exit 1")), Plan(Step("b", $"echo {new string('x', 3_000)}; touch done"))));
        File.Delete(PathOf("done"));
        var smaller = await FromElsewhereAsync(Contract("done", Plan(Step("a", "touch done"))));

        await Assert.ThrowsAsync<IOException>(() => WriteAsync(staging, larger, static _ => throw new IOException("the silo dies")));
        var seen = await (await GoalsAsync()).ReportAsync(Goal, TestContext.Current.CancellationToken);
        var submitted = await (await GoalsAsync()).AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "true"))) }, TestContext.Current.CancellationToken);
        var left = (await store.OpenAsync(ActorKey.ForPlan(Goal, 2), TestContext.Current.CancellationToken)).Version;
        var written = await WriteAsync(staging, smaller, static _ => Task.CompletedTask);
        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Null(seen);
        Assert.Equal(Refusal.NotApplicable, submitted.Refusal);
        Assert.Contains("import it again", submitted.Reason, StringComparison.Ordinal);
        Assert.NotEqual(0, left);
        Assert.True(written);
        Assert.Single(report.PlanHistory);
        Assert.Equal(0, (await store.OpenAsync(ActorKey.ForPlan(Goal, 2), TestContext.Current.CancellationToken)).Version);
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync() => (await silo.ClusterAsync()).Goals;

    private static async Task<bool> WriteAsync(GoalStaging staging, byte[] archive, Func<long, Task> beforeShown)
    {
        await using var read = await ImportedGoal.ReadAsync(new MemoryStream(archive), "the archive", TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return await staging.WriteAsync(read, beforeShown, CancellationToken.None);
    }

    private async Task<byte[]> FromElsewhereAsync(Orleans.Goals.Contracts.GoalContract contract)
    {
        await using var elsewhere = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Directory.CreateTempSubdirectory("goals-elsewhere-").FullName });
        using var deadline = new CancellationTokenSource(Deadline);
        await elsewhere.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract }, deadline.Token);
        while ((await elsewhere.ReportAsync(Goal, deadline.Token))!.EndedAt is null)
        {
            await Task.Delay(20, deadline.Token);
        }

        await using var archive = await elsewhere.ExportAsync(Goal, deadline.Token);
        var bytes = new MemoryStream();
        await archive!.CopyToAsync(bytes, deadline.Token);
        return bytes.ToArray();
    }
}
