using System.Collections.Immutable;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What is known of the plans that were written for a goal in one of its cycles.</summary>
internal sealed class PlanningFacts
{
    /// <summary>What the calls really cost; those of which nobody knows with their reservations.</summary>
    public ModelUsage Spent { get; set; } = new();

    /// <summary>What the open call may cost at most.</summary>
    public long Reserved { get; set; }

    /// <summary>The same in money, in billionths.</summary>
    public long ReservedCost { get; set; }

    /// <summary>The items that the initializer wrote, and that no person dropped since; default for none.</summary>
    public ImmutableArray<FeatureItem> Items { get; set; }

    /// <summary>The hashes of the plans that were begun since a person last changed something.</summary>
    public SortedSet<string> Tried { get; } = new(StringComparer.Ordinal);
}
