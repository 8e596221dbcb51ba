using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.ReadModels;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>What actors do of their own does not travel under the context of whoever happened to wake them.</summary>
public sealed class CallContextTests : GoalsSuite
{
    private const string Key = "who";

    private readonly ConcurrentQueue<(Type Interface, object? Who, string? Trace)> calls = new();
    private GoalsCluster cluster = null!;

    [Fact]
    public async Task Ask_UnderAContext_ReachesTheGoalUnderItAndItsPlanWithoutIt()
    {
        var goals = await GoalsAsync();
        RequestContext.Set(Key, "me");
        using var activity = new Activity("asking").Start();
        await SubmitAsync(Contract("done", Plan(Step("a", "touch done"))));
        RequestContext.Clear();
        activity.Stop();
        await UntilAsync(GoalStatus.Complete);

        Assert.Contains(calls, call => call.Interface == typeof(IGoalGrain) && call.Who is "me");
        Assert.Contains(calls, call => call.Interface == typeof(IPlanGrain));
        Assert.All(calls.Where(call => call.Interface == typeof(IPlanGrain)), call =>
        {
            Assert.Null(call.Who);
            Assert.NotEqual(activity.TraceId.ToString(), call.Trace);
        });
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync()
    {
        cluster = await GoalsCluster.StartAsync(1, silo => silo.AddMemoryGrainStorage(StorageSilo.StorageName).AddIncomingGrainCallFilter(async call =>
        {
            calls.Enqueue((call.Grain is IPlanGrain ? typeof(IPlanGrain) : call.Grain is IGoalGrain ? typeof(IGoalGrain) : typeof(object), RequestContext.Get(Key), Activity.Current?.TraceId.ToString()));
            await call.Invoke();
        }));
        return cluster.Goals;
    }
}
