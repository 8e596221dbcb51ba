namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A shard of the list of the goals to wake, keyed <c>cluster/watch-n</c>.</summary>
[Alias("goals.IWatchGrain")]
public interface IWatchGrain : IActorGrain;
