using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>A goal.</summary>
[GrainType("goals.goal"), Immovable]
internal sealed class GoalGrain(SiloActors silo) : ActorGrain<GoalState, GoalStateEvent>(ActorKind.Goal, GoalLogic.Instance, silo), IGoalGrain
{
    public Task<WireEnvelope> AskAsync(WireEnvelope command, CancellationToken cancellationToken = default) => Shell.AskAsync(command, cancellationToken);

    public Task<WireEnvelope> ReadAsync(CancellationToken cancellationToken = default) => Shell.ReadAsync(cancellationToken);

    public Task<WireEnvelope> FollowAsync(WireEnvelope position, CancellationToken cancellationToken = default) => Shell.FollowAsync(position, cancellationToken);

    public Task<WireEnvelope> ReadArtifactAsync(WireEnvelope range, CancellationToken cancellationToken = default) => Shell.ReadArtifactAsync(range, cancellationToken);
}
