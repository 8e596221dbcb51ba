using System.Diagnostics.CodeAnalysis;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Actors;

/// <summary>An actor as a grain. All it has is the shell of its runner.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A grain's life ends with OnDeactivateAsync.")]
internal abstract class ActorGrain<TState, TEvent> : Grain, IActorGrain
    where TState : class, IActorState
    where TEvent : class
{
    private readonly ActorShell<TState, TEvent> shell;

    private protected ActorGrain(ActorKind kind, IActorLogic<TState, TEvent> logic, SiloActors silo) =>
        shell = new ActorShell<TState, TEvent>(this, new ActorKey(kind, this.GetPrimaryKeyString()), logic, silo);

    /// <summary>The runner's shell.</summary>
    private protected ActorShell<TState, TEvent> Shell => shell;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => shell.PokeAsync();

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        shell.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<WireEnvelope> DeliverAsync(WireEnvelope message, CancellationToken cancellationToken = default) =>
        shell.DeliverAsync(message, cancellationToken);

    /// <inheritdoc/>
    public Task PokeAsync(CancellationToken cancellationToken = default) => shell.PokeAsync();
}
