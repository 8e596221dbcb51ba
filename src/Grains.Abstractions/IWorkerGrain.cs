using Orleans.Concurrency;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>One attempt of an agent, keyed <c>tenant/goal/plan-n/step/attempt</c>.</summary>
[Alias("goals.IWorkerGrain")]
public interface IWorkerGrain : IActorGrain
{
    /// <summary>What the agent does at this moment, as far as it does it on the silo of this activation. Nothing is read or stored.</summary>
    /// <returns>It, with null in it when it does nothing there.</returns>
    [AlwaysInterleave, Alias("LookAsync")]
    Task<WireEnvelope> LookAsync(CancellationToken cancellationToken = default);
}
