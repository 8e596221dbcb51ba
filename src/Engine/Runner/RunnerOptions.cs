namespace Orleans.Goals.Engine.Runner;

/// <summary>The runner's times and bounds.</summary>
internal sealed record RunnerOptions
{
    /// <summary>How often a neighbour hears what is not urgent.</summary>
    /// <value>Default 200 ms.</value>
    public TimeSpan ObservedInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a parent pokes a child.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan PokeInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an actor that is watched is woken while it must be awake.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan NudgeInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the life of the owners of open operations is looked at, while they belong to other hosts.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan OwnerCheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait after a first failure of store or transport; it doubles with each further one.</summary>
    /// <value>Default 100 ms.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest such wait.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long of failing a neighbour counts as unreachable.</summary>
    /// <value>Default 10 min.</value>
    public TimeSpan DeliveryWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// An actor that waits for a time further away than this does not count as busy: its host may forget it, and wakes it again when it is due.
    /// </summary>
    /// <value>Default 1 min.</value>
    public TimeSpan ParkAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most messages decided for one commit.</summary>
    /// <value>Default 64.</value>
    public int MaximumBatch { get; init; } = 64;

    /// <summary>A snapshot is taken when the events since the last one exceed this and the last one's own size.</summary>
    /// <value>Default 64 KiB.</value>
    public int SnapshotBytes { get; init; } = 64 * 1024;

    /// <summary>The wait before the n-th retry in a row, n from 1.</summary>
    public TimeSpan DelayBeforeRetry(int retry) =>
        TimeSpan.FromTicks(Math.Min(MaximumRetryDelay.Ticks, RetryDelay.Ticks << Math.Min(retry - 1, 20)));
}
