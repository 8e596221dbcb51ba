using Orleans.Goals.Simulation.Checking;

namespace Orleans.Goals.Simulation;

/// <summary>How a universe ended.</summary>
/// <param name="Seed">Which one it was.</param>
/// <param name="Trace">The hash over all that happened in it.</param>
/// <param name="Counters">What was reached.</param>
/// <param name="Story">What happened, if it was kept.</param>
/// <param name="Violation">What did not hold, or null.</param>
internal sealed record UniverseOutcome(ulong Seed, string Trace, Counters Counters, Story? Story, ViolationException? Violation);
