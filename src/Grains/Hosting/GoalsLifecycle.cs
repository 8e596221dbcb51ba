using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Grains.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Hosting;

/// <summary>Tries the storage before the silo takes goals, and gives operations up after its last grain is gone.</summary>
internal sealed class GoalsLifecycle(StorageProbe probe, SiloOperations operations) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>After storage providers have begun, before other silos can place actors here.</summary>
    private const int Stage = ServiceLifecycleStage.ApplicationServices + 1;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(GoalsLifecycle), Stage, probe.RunAsync, _ => operations.DisposeAsync().AsTask());
    }
}
