using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Goals.Api;
using Orleans.Goals.Operations;
using Orleans.Goals.Mcp;
using Orleans.Goals.Silo.Configuration;
using Orleans.Goals.Silo.Storage;
using Orleans.Goals.Silo.Tokens;
using Orleans.Hosting;

namespace Orleans.Goals.Silo.Hosting;

/// <summary>Puts the host together. Clustering, grain storage and reminders are Orleans' own, by its section of the configuration.</summary>
internal static class SiloHost
{
    /// <summary>What ends after the last request: operations are handed over, grains are put down.</summary>
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(60);

    /// <summary>Builds it.</summary>
    public static IHost Build(HostApplicationBuilder builder, SiloSettings settings)
    {
        Telemetry.AddTo(builder);
        builder.Services.AddSingleton(settings).AddSingleton<SiloModels>().AddSingleton<RedisDurability>();
        builder.Services.AddSingleton<IToolSource>(static services => new McpTools(timeProvider: services.GetRequiredService<TimeProvider>()));
        AzureClients.AddTo(builder.Services, settings.AzureAccounts);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainDelay + ShutdownPatience);
        builder.UseOrleans(silo =>
        {
            silo.AddActivityPropagation();
            silo.AddGoals(options =>
            {
                options.Folder = settings.Folder;
                options.FolderIsShared = settings.FolderIsShared;
                options.ArtifactFolder = settings.ArtifactFolder;
                options.CloneFolder = settings.CloneFolder;
                options.AllowFolderRemotes = settings.AllowFolderRemotes;
                options.UseOwnGitCredentials = settings.UseOwnGitCredentials;
                options.UseSqlite = settings.UseSqlite;
                options.WriteFormat = settings.WriteFormat;
                foreach (var label in settings.Labels)
                {
                    options.Labels.Add(label);
                }
            });
            if (settings.FastMembership)
            {
                silo.Configure<ClusterMembershipOptions>(UseFast);
            }

            if (settings.Kubernetes is { } kubernetes)
            {
                silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = kubernetes.Address);
                silo.UseKubernetesHosting(options => options.Configure(hosting => hosting.GetClientConfiguration = kubernetes.Connect));
            }
        });
        builder.Services.AddOptions<Grains.Hosting.GoalsOptions>().Configure<SiloModels>(static (options, models) => options.Models = models.For);

        if (settings.Oidc is { } oidc)
        {
            builder.Services.AddSingleton<ITokenChecker>(services => new OidcTokens(
                oidc, new IssuerKeys(oidc, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<IssuerKeys>>()), services.GetRequiredService<TimeProvider>()));
        }

        // After the silo, so that it begins after it and ends before it.
        builder.Services.AddHostedService<ApiService>();
        return builder.Build();
    }

    /// <summary>A silo that misses two probes, one second each, is declared dead by one other: goals go on elsewhere within about two seconds.</summary>
    private static void UseFast(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
