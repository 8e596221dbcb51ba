using Orleans.Placement;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>Places grains by <see cref="NeedsPlacementFilter"/>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class NeedsPlacementFilterAttribute() : PlacementFilterAttribute(new NeedsPlacementFilter());
