namespace Orleans.Goals.Grains.Abstractions;

/// <summary>One attempt of an agent, keyed <c>tenant/goal/plan-n/step/attempt</c>.</summary>
[Alias("goals.IWorkerGrain")]
public interface IWorkerGrain : IActorGrain;
