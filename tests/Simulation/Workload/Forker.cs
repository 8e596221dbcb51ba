using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>
/// Forks goals at any point of their past. Has a chance of its own, so that universes without any stay what they were before there were any.
/// </summary>
internal sealed class Forker(Seeded random, Universe universe)
{
    /// <summary>How many forks a universe sees.</summary>
    public int Count { get; } = random.Chance(3_000) ? random.Between(1, 2) : 0;

    /// <summary>The chance of a universe, made of its seed alone.</summary>
    public static Forker Of(Universe universe) => new(new Seeded(universe.Seed ^ 0x6F1D9B3), universe);

    /// <summary>One of some persons, whose goal is forked.</summary>
    public Person Pick(IReadOnlyList<Person> persons) => persons[random.Below(persons.Count)];

    /// <summary>When the next look is taken whether there is something to fork.</summary>
    public TimeSpan Wait() => random.Milliseconds(2_000, 150_000);

    /// <summary>Whether a goal has no past any more.</summary>
    public bool IsCleared(GoalId source) => universe.Inspector.Goal(source) is { IsClearing: true } or { ClearedAt: not null };

    /// <summary>A fork of a goal at some point of its past, and what the host looks up for it; null when there is no goal yet.</summary>
    public (ForkGoal Command, Premise Premise)? Fork(GoalId source, GoalId fork, CommandId id)
    {
        var feed = universe.Reader.Feed(source);
        if (feed.IsEmpty)
        {
            return null;
        }

        var at = random.Chance(2_000) ? null : (Cursor?)At(feed, random.Below(feed.Length));
        var reading = PastGoal.ReadAsync(universe.Reader, source, at, CancellationToken.None);
        if (!reading.IsCompletedSuccessfully || reading.Result.Point is not { } point)
        {
            throw new InvalidOperationException($"{source} cannot be read at {at}: {reading.Result.Problem}");
        }

        // Whoever forks it prepares a folder: with everything there is by now, or with nothing.
        var workspace = universe.WorkspaceOf(fork.Value);
        if (random.Chance(7_000))
        {
            universe.World.Workspace(workspace).Copy(universe.World.Workspace(point.Goal.Contract!.Workspace));
        }

        var isPaused = random.Chance(2_000);
        var seed = point.Plan is null ? "without a plan" : point.Plan.Open.IsEmpty ? "with a plan at rest" : "with a plan at work";
        universe.Counters.Reach($"fork {seed}");
        return (
            new ForkGoal { Id = id, Source = source, At = at, Workspace = workspace, IsPaused = isPaused },
            new Premise { Fork = GoalForks.Begin(point, fork, workspace, isPaused) });
    }

    private Cursor At(IReadOnlyList<FeedEntry> feed, int index)
    {
        var told = Narration.Tell(feed[index]).Length;
        return told < 2 || random.Chance(5_000)
            ? feed[index].Cursor
            : new Cursor($"{(index == 0 ? default : feed[index - 1].Cursor)}+{random.Between(1, told - 1)}");
    }
}
