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
        for (var tries = 1; Directory.Exists(store); tries++)
        {
            try
            {
                Directory.Delete(store, recursive: true);
            }
            catch (IOException) when (tries < 5)
            {
                // A command that was just ending has removed a folder of its own at the same time.
            }
        }
    }

    protected override async ValueTask<IGoals> OpenAsync() => await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = store });
}
