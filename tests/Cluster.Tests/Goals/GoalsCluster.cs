using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Conformance.Folders;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Silos with goals, in this process.</summary>
internal sealed class GoalsCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;

    private readonly bool ownsFolder;

    private GoalsCluster(InProcessTestCluster cluster, string folder, bool ownsFolder)
    {
        this.cluster = cluster;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        Goals = new ClusterGoals(cluster.Client);
    }

    /// <summary>Goals, from a client of the cluster.</summary>
    public ClusterGoals Goals { get; }

    /// <summary>The silos that run.</summary>
    public IReadOnlyList<InProcessSiloHandle> Silos => cluster.Silos;

    /// <summary>The folder of all silos' files.</summary>
    public string Folder { get; }

    /// <summary>The cluster's client.</summary>
    public IClusterClient Client => cluster.Client;

    /// <summary>Starts silos.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="storage">Adds grain storage named "goals" to each, and reminders unless they are to be in memory.</param>
    /// <param name="configure">Further options; the silo's name tells them apart.</param>
    /// <param name="prepare">What is added to a silo before goals are; the silo's name tells them apart.</param>
    /// <param name="existing">The folder of an earlier cluster that this one takes over from; null for one of its own.</param>
    public static async Task<GoalsCluster> StartAsync(
        short silos, Action<ISiloBuilder> storage, Action<string, GoalsOptions>? configure = null, string? existing = null, Action<string, ISiloBuilder>? prepare = null)
    {
        var folder = existing ?? Directory.CreateTempSubdirectory("goals-cluster-").FullName;
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = "goals";
        builder.Options.ConfigureFileLogging = false;

        // Else placement filters are left out.
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.ConfigureSilo((specific, silo) =>
        {
            storage(silo);
            prepare?.Invoke(specific.SiloName, silo);
            if (!silo.Services.Any(service => service.ServiceType == typeof(IReminderTable)))
            {
                silo.UseInMemoryReminderService();
            }

            silo.AddGoals(options =>
            {
                options.Folder = folder;
                options.FolderIsShared = true;
                options.AttendInterval = TimeSpan.FromSeconds(1);
                configure?.Invoke(specific.SiloName, options);
            });

            // A silo that was killed is declared dead within seconds.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(3);
            });
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10)));
        var built = builder.Build();
        try
        {
            await built.DeployAsync();
            return new GoalsCluster(built, folder, existing is null);
        }
        catch
        {
            await built.DisposeAsync();
            if (existing is null)
            {
                await WorkFolder.RemoveAsync(folder);
            }

            throw;
        }
    }

    /// <summary>A service of a silo.</summary>
    public T Service<T>(InProcessSiloHandle silo)
        where T : notnull => cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<T>();

    /// <summary>Ends a silo as a crash does.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => cluster.KillSiloAsync(silo);

    /// <summary>Ends a silo in good order.</summary>
    public Task StopAsync(InProcessSiloHandle silo) => cluster.StopSiloAsync(silo);

    /// <summary>Ends every silo as a crash does.</summary>
    public async Task KillAllAsync()
    {
        foreach (var silo in cluster.Silos.ToArray())
        {
            await cluster.KillSiloAsync(silo);
        }
    }

    /// <summary>Starts one more silo.</summary>
    public Task<InProcessSiloHandle> StartOneMoreAsync() => cluster.StartAdditionalSiloAsync();

    /// <summary>On which silo an actor has its activation, or null.</summary>
    public InProcessSiloHandle? SiloOf(IAddressable grain) =>
        cluster.Silos.FirstOrDefault(silo => cluster.TryGetGrainContext(grain.GetGrainId(), out var context) && context.Address.SiloAddress == silo.SiloAddress);

    /// <summary>Ends an activation.</summary>
    public Task DeactivateAsync(IAddressable grain) => cluster.DeactivateAsync(grain);

    /// <summary>Gives an actor that has none an activation on a silo.</summary>
    public async Task PlaceAsync(IActorGrain grain, InProcessSiloHandle target)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target.SiloAddress);
        await grain.PokeAsync();
        Assert.Equal(target, SiloOf(grain));
    }

    /// <summary>Lets an actor's activation begin anew on a silo, from where it may go on to another.</summary>
    public async Task SendAsync(IActorGrain grain, InProcessSiloHandle target)
    {
        await cluster.MigrateAsync(grain, target.SiloAddress);
        try
        {
            await grain.PokeAsync();
        }
        catch (OrleansMessageRejectionException)
        {
            // It went on from there before it was reached.
        }
    }

    /// <summary>Sees to it that an actor has its activation on a silo.</summary>
    public async Task MoveAsync(IActorGrain grain, InProcessSiloHandle target)
    {
        if (SiloOf(grain) != target)
        {
            await cluster.MigrateAsync(grain, target.SiloAddress);
            await grain.PokeAsync();
        }

        Assert.Equal(target, SiloOf(grain));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        if (ownsFolder)
        {
            await WorkFolder.RemoveAsync(Folder);
        }
    }
}
