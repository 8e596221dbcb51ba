using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Storage;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Goals whose shard of the watch list, or of the index, cannot write.</summary>
public sealed class WatchFaultTests : GoalsSuite
{
    private readonly ScriptedStorage storage = new();
    private GoalsCluster cluster = null!;

    private IGoalGrain GoalGrain => cluster.Client.GetGrain<IGoalGrain>(Goal.Value);

    private GrainStorageRecordStore Store => cluster.Service<GrainStorageRecordStore>(cluster.Silos[0]);

    [Fact]
    public async Task Submit_ShardCannotWrite_IsRefusedAndLeavesNothing()
    {
        await GoalsAsync();
        BreakTheList();
        var command = new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "touch done"))) };

        var answer = await GoalGrain.AskAsync(Wire.Write(WireKinds.Command, command, WireJson.Default.GoalCommand));

        var fault = Wire.Read(answer, WireKinds.Fault, WireJson.Default.WireFault)!;
        Assert.Equal(FaultType.Unavailable, fault.Type);
        Assert.Contains("nobody would wake it", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(storage.Keys, key => key.StartsWith("goals.goal", StringComparison.Ordinal) || key.StartsWith("goals.plan", StringComparison.Ordinal));
        storage.Script = static _ => StorageFault.None;
        Assert.True((await AskAsync(command)).Accepted);
        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task GoalRuns_ShardCannotWrite_GoesOn()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"touch started; {Await("go")}"), Step("b", "touch done", "a"))));
        await UntilFileAsync("started");

        BreakTheList();
        Touch("go");

        await UntilAsync(GoalStatus.Complete);
        Assert.NotNull(await WatchList.FindAsync(Store, Goal));
        storage.Script = static _ => StorageFault.None;
        using var deadline = new CancellationTokenSource(Deadline);
        while (await WatchList.FindAsync(Store, Goal) is not null)
        {
            await GoalGrain.PokeAsync(deadline.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }
    }

    [Fact]
    public async Task Submit_TheFirstCommitFails_TheListNamesItAllTheSame()
    {
        await GoalsAsync();
        storage.Script = operation => operation is { Verb: StorageVerb.Write, IsHead: true } && operation.Key.StartsWith("goals.goal|", StringComparison.Ordinal)
            ? StorageFault.Before
            : StorageFault.None;
        var command = new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "touch done"))) };

        await GoalGrain.AskAsync(Wire.Write(WireKinds.Command, command, WireJson.Default.GoalCommand));

        Assert.Equal(1, (await WatchList.FindAsync(Store, Goal))!.Version);
    }

    [Fact]
    public async Task GoalEnds_IndexCannotWrite_StaysToBeWokenUntilTheIndexKnows()
    {
        await GoalsAsync();
        Break("goals.index");

        await SubmitAsync(Contract("done", Plan(Step("a", "touch done"))));
        await UntilAsync(GoalStatus.Complete);

        Assert.NotNull(await WatchList.FindAsync(Store, Goal));
        Assert.Empty((await cluster.Goals.ListAsync(new GoalFilter())).Goals);
        storage.Script = static _ => StorageFault.None;
        using var deadline = new CancellationTokenSource(Deadline);
        while (await WatchList.FindAsync(Store, Goal) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }

        Assert.Equal((Goal, GoalStatus.Complete), ((await cluster.Goals.ListAsync(new GoalFilter())).Goals.Select(listed => (listed.Id, listed.Status)).Single()));
    }

    [Fact]
    public async Task List_ImpossiblePage_IsRefused()
    {
        await GoalsAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => cluster.Goals.ListAsync(new GoalFilter { Limit = 0 }));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        storage.Script = static _ => StorageFault.None;
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync()
    {
        cluster = await GoalsCluster.StartAsync(1, silo => silo.Services.AddKeyedSingleton<IGrainStorage>(StorageSilo.StorageName, storage));
        return cluster.Goals;
    }

    private void BreakTheList() => Break("goals.watch");

    private void Break(string kind) => storage.Script = operation =>
        operation.Verb == StorageVerb.Write && operation.Key.StartsWith(kind, StringComparison.Ordinal) ? StorageFault.Before : StorageFault.None;
}
