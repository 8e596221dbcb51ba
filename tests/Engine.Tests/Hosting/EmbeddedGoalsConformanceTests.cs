using Orleans.Goals.Conformance.Folders;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Engine.Hosting;

namespace Orleans.Goals.Engine.Tests.Hosting;

/// <summary>What every IGoals must do, embedded.</summary>
public sealed class EmbeddedGoalsConformanceTests : GoalsConformance
{
    private readonly string store = Directory.CreateTempSubdirectory("goals-store-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await WorkFolder.RemoveAsync(store);
    }

    protected override async ValueTask<IGoals> OpenAsync() => await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = store, Models = WordedModel.For });
}
