using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>A workspace.</summary>
[GrainType("goals.workspace"), Immovable]
internal sealed class WorkspaceGrain(SiloActors silo)
    : ActorGrain<WorkspaceState, WorkspaceStateEvent>(ActorKind.Workspace, WorkspaceLogic.Instance, silo), IWorkspaceGrain;
