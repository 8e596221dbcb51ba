using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Watching;

/// <summary>How the goals of a universe are woken: by hosts that look at what the store lists, or as on a cluster by the shards of a watch list.</summary>
internal sealed record WatchPlan
{
    /// <summary>Whether there are shards.</summary>
    public required bool HasShards { get; init; }

    /// <summary>Into how many shards the goals are divided.</summary>
    public required int Shards { get; init; }

    /// <summary>How often a shard's reminder comes.</summary>
    public required TimeSpan ReminderPeriod { get; init; }

    /// <summary>How often a shard wakes who must be awake.</summary>
    public required TimeSpan NudgeInterval { get; init; }

    /// <summary>A time that is nearer than this is not worth telling a shard.</summary>
    public required TimeSpan ParkAfter { get; init; }

    /// <summary>Whether hosts poke their shards when members come and go. If not, the reminders are left.</summary>
    public required bool HostsPoke { get; init; }

    /// <summary>How often a host ends activations that nobody has used for <see cref="CollectAfter"/>.</summary>
    public required TimeSpan CollectEvery { get; init; }

    /// <summary>How long an activation is kept that nobody uses: at least until the index has heard of it. When it is long, who is woken again and again is never collected.</summary>
    public required TimeSpan CollectAfter { get; init; }

    /// <summary>When a host ends once more, long after faults have stopped; null for never.</summary>
    public required TimeSpan? LateCrash { get; init; }

    /// <summary>Whether a universe has shards.</summary>
    public static bool IsIn(ulong seed) => Of(seed, Universe.IsExclusiveIn(new Seeded(seed))).HasShards;

    /// <summary>
    /// The plan of a universe, with a chance of its own, made of its seed alone: universes without shards stay what they were before there were any. The number
    /// leaves those as they were that once found a bug.
    /// </summary>
    public static WatchPlan Of(ulong seed, bool isExclusive)
    {
        var random = new Seeded(seed ^ 0x3A7C02B6);
        return new WatchPlan
        {
            HasShards = random.Chance(5_000) && !isExclusive,
            Shards = random.Between(1, 4),
            ReminderPeriod = TimeSpan.FromSeconds(random.Pick([60, 120, 300])),
            NudgeInterval = TimeSpan.FromSeconds(random.Pick([20, 60, 300])),
            ParkAfter = TimeSpan.FromSeconds(random.Pick([35, 60])),
            HostsPoke = random.Chance(7_500),
            CollectEvery = TimeSpan.FromSeconds(random.Pick([5, 20, 60])),
            CollectAfter = TimeSpan.FromSeconds(random.Pick([5, 30, 900])),
            LateCrash = random.Chance(6_000) ? random.Milliseconds(10_000, 200_000) : null,
        };
    }
}
