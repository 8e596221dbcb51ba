using System.Globalization;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Tells the silos of a test cluster apart: by the number in the name, for those that begin together are composed in any order, and one that is started after another was killed gets its number.</summary>
internal static class SiloNames
{
    /// <summary>The place of a silo, from 0.</summary>
    public static int PlaceOf(string name) => int.Parse(name.AsSpan(name.LastIndexOf('_') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}
