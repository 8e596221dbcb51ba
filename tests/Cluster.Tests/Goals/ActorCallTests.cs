using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.ReadModels;
using Orleans.Storage;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>A call waits for nothing but its own answer, and what was asked does not depend on who still waits for it.</summary>
public sealed class ActorCallTests : GoalsSuite
{
    private readonly ScriptedStorage storage = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GoalsCluster cluster = null!;

    private IGoalGrain GoalGrain => cluster.Client.GetGrain<IGoalGrain>(Goal.Value);

    private SubmitGoal Command => new() { Id = NewId(), Contract = Contract("done", Plan(Step("a", "touch done"))) };

    [Fact]
    public async Task Calls_WhileACommitIsBeingWritten_AreAnswered()
    {
        await GoalsAsync();
        Hold(StorageVerb.Write);
        var asked = GoalGrain.AskAsync(Wire.Write(WireKinds.Command, Command, WireJson.Default.GoalCommand));
        await reached.Task.WaitAsync(Deadline);

        await GoalGrain.PokeAsync().WaitAsync(Deadline);
        var report = await GoalGrain.ReadAsync().WaitAsync(Deadline);

        Assert.Null(Wire.Read(report, WireKinds.Report, WireJson.Default.GoalReport));
        Assert.False(asked.IsCompleted);
        gate.SetResult();
        Assert.True(Wire.Read(await asked, WireKinds.Reply, WireJson.Default.CommandReply)!.Accepted);
        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Ask_ItsCallerGivesUp_IsDoneAllTheSame()
    {
        await GoalsAsync();
        Hold(StorageVerb.Write);
        using var patience = new CancellationTokenSource();
        var asked = GoalGrain.AskAsync(Wire.Write(WireKinds.Command, Command, WireJson.Default.GoalCommand), patience.Token);
        await reached.Task.WaitAsync(Deadline);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        gate.SetResult();

        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Activation_StorageDoesNotAnswer_IsThereAllTheSame()
    {
        await GoalsAsync();
        Hold(StorageVerb.Read);

        await GoalGrain.PokeAsync().WaitAsync(Deadline);
        await reached.Task.WaitAsync(Deadline);
        await GoalGrain.PokeAsync().WaitAsync(Deadline);

        Assert.False(gate.Task.IsCompleted);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        gate.TrySetResult();
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

    /// <summary>Lets what is done to the records of goals wait for the gate.</summary>
    private void Hold(StorageVerb verb) => storage.Waits = operation =>
    {
        if (operation.Verb != verb || !operation.Key.StartsWith("goals.goal|", StringComparison.Ordinal))
        {
            return Task.CompletedTask;
        }

        reached.TrySetResult();
        return gate.Task;
    };
}
