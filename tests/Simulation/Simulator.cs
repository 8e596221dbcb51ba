using Orleans.Goals.Simulation.Checking;
using Orleans.Goals.Simulation.Planted;

namespace Orleans.Goals.Simulation;

/// <summary>Runs universes.</summary>
internal static class Simulator
{
    /// <summary>Runs one universe.</summary>
    /// <param name="seed">Which one.</param>
    /// <param name="planted">The bug planted in it.</param>
    /// <param name="tellsStory">Whether its story is kept.</param>
    public static UniverseOutcome Run(ulong seed, PlantedBug? planted = null, bool tellsStory = false)
    {
        var universe = new Universe(seed, planted ?? PlantedBug.None, tellsStory);
        try
        {
            universe.Run();
            return new UniverseOutcome(seed, universe.Trace.ToString(), universe.Counters, universe.Story, null);
        }
        catch (ViolationException violation)
        {
            return new UniverseOutcome(seed, universe.Trace.ToString(), universe.Counters, universe.Story, violation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new UniverseOutcome(seed, universe.Trace.ToString(), universe.Counters, universe.Story, new ViolationException(null, "Nothing throws.", exception.ToString()));
        }
    }

    /// <summary>Looks for a planted bug in so many universes in which it can show.</summary>
    /// <returns>The first universe in which it was found, or null when it was not.</returns>
    public static UniverseOutcome? Find(PlantedBug bug, ulong from, ulong seeds)
    {
        for (var (seed, looked) = (from, 0UL); looked < seeds; seed++)
        {
            if (!bug.MayShow(seed))
            {
                continue;
            }

            looked++;
            if (Run(seed, bug) is { Violation: not null } found)
            {
                return found;
            }
        }

        return null;
    }
}
