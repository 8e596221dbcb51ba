using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Goals;
using Orleans.Goals.Grains.Abstractions;

namespace Orleans.Hosting;

/// <summary>Adds goals to a client of a cluster.</summary>
public static class GoalsClientBuilderExtensions
{
    extension(IClientBuilder builder)
    {
        /// <summary>
        /// Registers <see cref="IGoals"/>: the goals of the cluster, some silos of which have <c>AddGoals()</c> too. Changes nothing else of the client. Calling it again does nothing.
        /// </summary>
        public IClientBuilder AddGoals()
        {
            builder.Services.TryAddSingleton<IGoals>(static provider => new ClusterGoals(provider.GetRequiredService<IClusterClient>(), provider.GetService<TimeProvider>()));
            return builder;
        }
    }
}
