using System.Diagnostics;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Board;

/// <summary>A board as the runner sees it: what the agents of one goal share.</summary>
/// <remarks>
/// It is never on the watch list and has no alarm: a claim whose time is over is free whenever somebody looks. The plan pokes it; made anew it tells its members once more.
/// </remarks>
internal sealed class BoardLogic : IActorLogic<BoardState, BoardStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly BoardLogic Instance = new();

    private BoardLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<BoardState, BoardStateEvent> Format { get; } =
        new EnvelopeFormat<BoardState, BoardStateEvent>("goals.board", RecordJson.Default.BoardState, RecordJson.Default.IReadOnlyListBoardStateEvent);

    /// <inheritdoc/>
    public BoardState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<BoardState, BoardStateEvent> Decide(BoardState state, ActorMessage message, DecideContext context) => BoardDecisions.Decide(state, message, context);

    /// <inheritdoc/>
    public BoardState Apply(BoardState state, BoardStateEvent change) => BoardTransitions.Apply(state, change);

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(BoardState state) => [];

    /// <inheritdoc/>
    public OperationSpec SpecOf(BoardState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public bool MustStop(BoardState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public IReadOnlyList<Neighbour> Neighbours(BoardState state) =>
        [.. state.Members.Select(static member => new Neighbour(new ActorKey(ActorKind.Worker, member.Key), member.Value.Changed, member.Value.Changed, IsChild: false))];

    /// <inheritdoc/>
    public ActorMessage MessageTo(BoardState state, Neighbour neighbour) => new BoardShownMessage(BoardView.Show(state, neighbour.Key.Id));

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(BoardState state) => null;

    /// <inheritdoc/>
    public DateTimeOffset? Due(BoardState state) => null;

    /// <inheritdoc/>
    public bool IsTombstone(BoardState state) => state.IsForgotten;

    /// <inheritdoc/>
    public RecordSummary? Summary(BoardState state) => null;
}
