using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>
/// What a silo publishes of itself: properties of its goals in the cluster's manifest, which every silo has of every other before it places anything there. So they are known as soon
/// as they are needed, and no later; that they are there says that the silo runs goals.
/// </summary>
/// <remarks>Read when the silo is composed, where nothing of the application may be made yet: the names of its tools are asked for later, see <see cref="SiloCatalog"/>.</remarks>
internal sealed class SiloProperties(IOptions<GoalsOptions> options) : IGrainPropertiesProvider
{
    /// <summary>The newest format that it reads.</summary>
    public const string Reads = "goals.reads";

    /// <summary>Its labels, with spaces between them.</summary>
    public const string Labels = "goals.labels";

    /// <inheritdoc/>
    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        if (grainClass == typeof(GoalGrain))
        {
            properties[Reads] = options.Value.ReadFormat.ToString(CultureInfo.InvariantCulture);
            properties[Labels] = string.Join(' ', options.Value.Labels);
        }
    }
}
