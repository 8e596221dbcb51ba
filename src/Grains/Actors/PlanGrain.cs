using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>A plan of a goal.</summary>
[GrainType("goals.plan"), Immovable]
internal sealed class PlanGrain(SiloActors silo) : ActorGrain<PlanState, PlanStateEvent>(ActorKind.Plan, PlanLogic.Instance, silo), IPlanGrain;
