using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Grains.Watching;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Goals.Grains.Hosting;

/// <summary>Tries the storage before the silo takes goals, wakes goals while it is a member, and gives operations up after its last grain is gone.</summary>
/// <remarks>Nothing is made before the silo starts: first its configuration is validated.</remarks>
internal sealed class GoalsLifecycle(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>After storage providers have begun, before other silos can place actors here.</summary>
    private const int Stage = ServiceLifecycleStage.ApplicationServices + 1;

    /// <summary>Whether the storage is made of grains of this cluster, so that a silo must have joined before it can be tried.</summary>
    private bool IsInMemory => !UsesSqlite && services.GetKeyedService<IGrainStorage>(services.GetRequiredService<IOptions<GoalsOptions>>().Value.StorageName) is MemoryGrainStorage;

    private bool UsesSqlite => services.GetRequiredService<IOptions<GoalsOptions>>().Value.UseSqlite;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(SqliteRecords), Stage - 1, OpenAsync, CloseAsync);
        lifecycle.Subscribe(nameof(SqliteRecords), ServiceLifecycleStage.Active, BeginWakingAsync);
        lifecycle.Subscribe(nameof(GoalsLifecycle), Stage, cancellationToken => ProbeAsync(!IsInMemory, cancellationToken), StopAsync);
        lifecycle.Subscribe(nameof(GoalsLifecycle), ServiceLifecycleStage.Active, StartWakingAsync, StopWakingAsync);
    }

    private async Task StartWakingAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<SiloCatalog>().Start();
        await services.GetRequiredService<SiloCapabilities>().LookAsync(cancellationToken);
        await ProbeAsync(IsInMemory, cancellationToken);
        await services.GetRequiredService<ShardCheck>().RunAsync(cancellationToken);
        services.GetRequiredService<ShardPoker>().Start();
    }

    private async Task StopWakingAsync(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<ShardPoker>().DisposeAsync();
        await services.GetRequiredService<SiloCatalog>().DisposeAsync();
    }

    private Task ProbeAsync(bool now, CancellationToken cancellationToken) =>
        now && !UsesSqlite ? services.GetRequiredService<StorageProbe>().RunAsync(cancellationToken) : Task.CompletedTask;

    private Task OpenAsync(CancellationToken cancellationToken) => UsesSqlite ? services.GetRequiredService<SqliteRecords>().OpenAsync(cancellationToken) : Task.CompletedTask;

    private Task BeginWakingAsync(CancellationToken cancellationToken)
    {
        if (UsesSqlite)
        {
            services.GetRequiredService<SqliteRecords>().BeginWaking(services.GetRequiredService<GrainTransport>());
        }

        return Task.CompletedTask;
    }

    private Task CloseAsync(CancellationToken cancellationToken) => UsesSqlite ? services.GetRequiredService<SqliteRecords>().DisposeAsync().AsTask() : Task.CompletedTask;

    private Task StopAsync(CancellationToken cancellationToken) => services.GetRequiredService<SiloOperations>().DisposeAsync().AsTask();
}
