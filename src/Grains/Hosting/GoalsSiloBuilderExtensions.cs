using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Goals;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Archives;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Grains.Indexing;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Grains.Watching;
using Orleans.Goals.Stores;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds goals to a silo.</summary>
public static class GoalsSiloBuilderExtensions
{
    extension(ISiloBuilder builder)
    {
        /// <summary>
        /// Runs goals on this silo and registers <see cref="IGoals"/> in it. Needs grain storage named <c>goals</c> and reminders, both of any provider; on one
        /// silo <see cref="GoalsOptions.UseSqlite"/> does instead of the storage. What is missing or contradictory is refused when the silo starts. Calling it again only configures further.
        /// </summary>
        /// <param name="configure">Sets the options; <see cref="GoalsOptions.Folder"/> must be set.</param>
        public ISiloBuilder AddGoals(Action<GoalsOptions>? configure = null)
        {
            var services = builder.Services;
            var options = services.AddOptions<GoalsOptions>();
            if (configure is not null)
            {
                options.Configure(configure);
            }

            services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigurationValidator, GoalsOptionsValidator>());
            services.TryAddKeyedSingleton<IGrainStorageSerializer, StoredBytesSerializer>(StoredBytesSerializer.Key);
            services.TryAddSingleton(TimeProvider.System);
            AddStores(services);
            AddActors(services);
            AddDoors(services);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, GoalsLifecycle>());
            services.TryAddSingleton<IGoals>(static provider => new ClusterGoals(provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<TimeProvider>()));
            return builder;
        }
    }

    private static IRecordReader Reader(IServiceProvider provider) => provider.GetRequiredService<SiloRecords>().Reader;

    private static void AddStores(IServiceCollection services)
    {
        services.TryAddSingleton(static provider =>
        {
            var name = Options(provider).StorageName;
            return new StorageCells(provider.GetRequiredKeyedService<IGrainStorage>(name), name);
        });
        services.TryAddSingleton(static provider =>
            new StorageProbe(provider.GetRequiredService<StorageCells>(), Options(provider).StorageName, provider.GetRequiredService<ILogger<StorageProbe>>()));
        services.TryAddSingleton<GrainStorageRecordStore>();
        services.TryAddSingleton<GrainStorageRecordReader>();
        services.TryAddSingleton<SqliteRecords>();
        services.TryAddSingleton(static provider => Options(provider).UseSqlite
            ? new SiloRecords(provider.GetRequiredService<SqliteRecords>().Store, provider.GetRequiredService<SqliteRecords>().Store)
            : new SiloRecords(provider.GetRequiredService<GrainStorageRecordStore>(), provider.GetRequiredService<GrainStorageRecordReader>()));
        services.TryAddSingleton<IArtifactStore>(static provider => new FileArtifactStore(Options(provider).ArtifactFolder ?? Options(provider).Folder!));
    }

    /// <summary>What answers for goals beside their actors: accounts, archives, forks.</summary>
    private static void AddDoors(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new GoalReader(
            new RecordGoals(Reader(provider), provider.GetRequiredService<TimeProvider>()),
            Reader(provider),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<CommitSignals>(),
            provider.GetRequiredService<EquipmentDoor>(),
            provider.GetRequiredService<FormatDoor>(),
            provider.GetRequiredService<AgentLooks>(),
            provider.GetRequiredService<SiloArchives>(),
            provider.GetRequiredService<ForkDoor>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<FormatDoor>();
        services.TryAddSingleton<EquipmentDoor>();
        services.TryAddSingleton<AgentLooks>();
        services.TryAddSingleton(static provider => new ForkDoor(Reader(provider), provider.GetRequiredService<IArtifactStore>(), new GitHead(Options(provider).Folder!)));
        services.TryAddSingleton(static provider => new SiloArchives(
            provider.GetRequiredService<SiloRecords>(),
            Options(provider).UseSqlite ? null : new GoalStaging(new RecordStaging(provider.GetRequiredService<StorageCells>()), Reader(provider)),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<GrainTransport>(),
            provider.GetRequiredService<FormatDoor>(),
            Options(provider),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddActors(IServiceCollection services)
    {
        if (!services.Any(service => service.ServiceType == typeof(OperationsClient)))
        {
            services.AddSingleton<OperationsClient>();
            services.AddGrainService<OperationsService>();
            services.AddPlacementFilter<NeedsPlacementFilter, NeedsPlacementDirector>(ServiceLifetime.Singleton);
        }

        services.TryAddSingleton<CommitSignals>();
        services.TryAddSingleton<SiloLiveness>();
        services.TryAddSingleton(static provider => new SiloOwners(
            provider.GetRequiredService<IClusterMembershipService>(),
            provider.GetRequiredService<ILocalSiloDetails>(),
            silo => provider.GetRequiredService<OperationsClient>().Of(silo),
            provider.GetRequiredService<ILogger<SiloOwners>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGrainPropertiesProvider, SiloProperties>());
        services.TryAddSingleton<SiloCapabilities>();
        services.TryAddSingleton<WriteFormats>();
        services.TryAddSingleton(static provider => new SiloCatalog(
            provider.GetRequiredService<IClusterManifestProvider>(),
            provider.GetRequiredService<IClusterMembershipService>(),
            provider.GetRequiredService<ILocalSiloDetails>(),
            provider.GetRequiredService<SiloCapabilities>(),
            silo => provider.GetRequiredService<OperationsClient>().Of(silo)));
        services.TryAddSingleton<GrainTransport>();
        services.TryAddSingleton(static provider => new SiloObserver(
            provider.GetRequiredService<CommitSignals>(), new RefusedMessages(Options(provider).Folder!), provider.GetRequiredService<ILogger<SiloObserver>>()));
        services.TryAddSingleton(static provider => ActivatorUtilities.CreateInstance<SiloOperations>(
            provider,
            provider.GetRequiredService<GrainTransport>(),
            new OperationRecords(Reader(provider))));
        services.TryAddSingleton(static provider => new IndexFeed(provider.GetRequiredService<GrainTransport>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IndexReader>();
        services.TryAddSingleton(static provider => ActivatorUtilities.CreateInstance<SiloWaking>(provider, provider.GetRequiredService<GrainTransport>()));
        services.TryAddSingleton(static provider => ActivatorUtilities.CreateInstance<ShardCheck>(provider, provider.GetRequiredService<GrainTransport>()));
        services.TryAddSingleton<ShardPoker>();
        services.TryAddSingleton(static provider => new SiloActors(
            provider.GetRequiredService<SiloRecords>().Store,
            provider.GetRequiredService<GrainTransport>(),
            provider.GetRequiredService<SiloOperations>(),
            provider.GetRequiredService<SiloOwners>(),
            key => ActivatorUtilities.CreateInstance<SiloHosts>(provider, key),
            provider.GetRequiredService<SiloCatalog>(),
            provider.GetRequiredService<SiloObserver>(),
            provider.GetRequiredService<SiloWaking>(),
            provider.GetRequiredService<GoalReader>(),
            provider.GetRequiredService<IndexReader>(),
            provider.GetRequiredService<TimeProvider>(),
            Options(provider).Runner,
            Options(provider).ReadFormat));
    }

    private static GoalsOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<GoalsOptions>>().Value;
}
