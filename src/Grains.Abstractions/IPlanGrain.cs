namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A plan of a goal, keyed <c>tenant/goal/plan-n</c>.</summary>
[Alias("goals.IPlanGrain")]
public interface IPlanGrain : IActorGrain;
