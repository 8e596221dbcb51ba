using Orleans.Goals.Conformance.Folders;
using Orleans.Goals.Conformance.Goals;

namespace Orleans.Goals.Api.Tests;

/// <summary>What every IGoals must do, over the local socket.</summary>
public sealed class SocketGoalsConformanceTests : GoalsConformance
{
    private readonly string store = Directory.CreateTempSubdirectory("goals-store-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await WorkFolder.RemoveAsync(store);
    }

    protected override async ValueTask<IGoals> OpenAsync() => await ServedGoals.OverSocketAsync(store);
}
