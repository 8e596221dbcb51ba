using System.Collections.Immutable;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>Leaves the silos that have what the call says that it needs.</summary>
/// <remarks>
/// It spares messages, and holds nothing: each operation of an actor begins on a silo that has what it needs, wherever its activation is. So a call that says nothing, as a poke,
/// may place the activation anywhere, and where no silo has what is needed any will do: the actor says then that it waits.
/// </remarks>
internal sealed class NeedsPlacementDirector(SiloCatalog catalog) : IPlacementFilterDirector
{
    /// <summary>Under this name a request's context has what the called actor needs, with spaces between.</summary>
    public const string Key = "goals.needs";

    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        if (target.RequestContextData?.GetValueOrDefault(Key) is not string { Length: > 0 } text)
        {
            return silos;
        }

        ImmutableArray<string> needs = [.. text.Split(' ')];
        var all = silos.ToArray();
        var fitting = Array.FindAll(all, silo => catalog.Has(silo, needs));
        return fitting.Length > 0 ? fitting : all;
    }
}
