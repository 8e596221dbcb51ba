using Orleans.Concurrency;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>What every actor understands. Used between actors; clients use <see cref="IGoals"/>.</summary>
/// <remarks>
/// Every method interleaves: a request is put into the actor's mailbox and answered when what it changed is durable, and none waits for
/// another. So no chain of calls can close into a circle.
/// </remarks>
[Alias("goals.IActorGrain")]
public interface IActorGrain : IGrainWithStringKey
{
    /// <summary>Tells the actor something.</summary>
    /// <returns>Its answer, after what the message changed is durable; or a fault. An exception means nobody knows whether it arrived.</returns>
    [AlwaysInterleave, Alias("DeliverAsync")]
    Task<WireEnvelope> DeliverAsync(WireEnvelope message, CancellationToken cancellationToken = default);

    /// <summary>Wakes the actor so that it looks after everything its record obliges it to.</summary>
    [AlwaysInterleave, Alias("PokeAsync")]
    Task PokeAsync(CancellationToken cancellationToken = default);
}
