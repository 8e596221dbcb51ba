using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Owners of a store that one process holds alone: whoever is not this process is dead, since it no longer holds the lock.</summary>
internal sealed class LocalOwners(OwnerId self) : IOwners
{
    /// <inheritdoc/>
    public OwnerId Self { get; } = self;

    /// <inheritdoc/>
    public bool IsDead(OwnerId owner) => owner != Self;

    /// <inheritdoc/>
    /// <remarks>Never called: no other owner lives, so there is none to remind.</remarks>
    public void Remind(OwnerId owner, OperationReminder reminder)
    {
    }
}
