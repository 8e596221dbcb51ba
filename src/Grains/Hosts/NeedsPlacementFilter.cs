using Orleans.Placement;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>Places a worker on a silo that has what its step needs, see <see cref="NeedsPlacementDirector"/>.</summary>
internal sealed class NeedsPlacementFilter() : PlacementFilterStrategy(order: 0);
