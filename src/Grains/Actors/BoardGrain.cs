using Orleans.Goals.Engine.Board;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Placement;

namespace Orleans.Goals.Grains.Actors;

/// <summary>What the agents of a goal share.</summary>
[GrainType("goals.board"), Immovable]
internal sealed class BoardGrain(SiloActors silo) : ActorGrain<BoardState, BoardStateEvent>(ActorKind.Board, BoardLogic.Instance, silo), IBoardGrain;
