namespace Orleans.Goals.Grains.Abstractions;

/// <summary>What the agents of a goal share, keyed <c>tenant/goal</c>.</summary>
[Alias("goals.IBoardGrain")]
public interface IBoardGrain : IActorGrain;
